/** Watches the environments that the operator names, and tells by meters what in them needs somebody. */
@NullMarked
package dev.peergraph.watch;

import org.jspecify.annotations.NullMarked;

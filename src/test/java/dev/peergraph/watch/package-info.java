@NullMarked
package dev.peergraph.watch;

import org.jspecify.annotations.NullMarked;

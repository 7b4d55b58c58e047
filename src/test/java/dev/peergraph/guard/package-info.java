@NullMarked
package dev.peergraph.guard;

import org.jspecify.annotations.NullMarked;

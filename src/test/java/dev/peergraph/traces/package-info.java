@NullMarked
package dev.peergraph.traces;

import org.jspecify.annotations.NullMarked;

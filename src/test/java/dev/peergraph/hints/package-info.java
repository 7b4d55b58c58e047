@NullMarked
package dev.peergraph.hints;

import org.jspecify.annotations.NullMarked;

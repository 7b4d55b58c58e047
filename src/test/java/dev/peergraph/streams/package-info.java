@NullMarked
package dev.peergraph.streams;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.peergraph.operators;

import org.jspecify.annotations.NullMarked;

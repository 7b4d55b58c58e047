@NullMarked
package dev.peergraph.operations;

import org.jspecify.annotations.NullMarked;

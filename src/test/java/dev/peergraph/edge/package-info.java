@NullMarked
package dev.peergraph.edge;

import org.jspecify.annotations.NullMarked;

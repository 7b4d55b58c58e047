@NullMarked
package dev.peergraph.fleet;

import org.jspecify.annotations.NullMarked;

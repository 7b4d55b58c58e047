@NullMarked
package dev.peergraph;

import org.jspecify.annotations.NullMarked;

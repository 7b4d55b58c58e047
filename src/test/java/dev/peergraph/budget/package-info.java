@NullMarked
package dev.peergraph.budget;

import org.jspecify.annotations.NullMarked;

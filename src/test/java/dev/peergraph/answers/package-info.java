@NullMarked
package dev.peergraph.answers;

import org.jspecify.annotations.NullMarked;

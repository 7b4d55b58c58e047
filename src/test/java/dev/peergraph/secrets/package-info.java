@NullMarked
package dev.peergraph.secrets;

import org.jspecify.annotations.NullMarked;

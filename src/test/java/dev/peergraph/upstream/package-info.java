@NullMarked
package dev.peergraph.upstream;

import org.jspecify.annotations.NullMarked;

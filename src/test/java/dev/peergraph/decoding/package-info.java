@NullMarked
package dev.peergraph.decoding;

import org.jspecify.annotations.NullMarked;

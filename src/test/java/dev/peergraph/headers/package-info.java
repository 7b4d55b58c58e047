@NullMarked
package dev.peergraph.headers;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.peergraph.connection;

import org.jspecify.annotations.NullMarked;

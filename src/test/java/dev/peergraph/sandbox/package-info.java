@NullMarked
package dev.peergraph.sandbox;

import org.jspecify.annotations.NullMarked;

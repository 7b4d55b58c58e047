@NullMarked
package dev.peergraph.listing;

import org.jspecify.annotations.NullMarked;

/** Whole listings: an order, the gateway's own filters and counts, and an index of each listing that makes the next question cheap. */
@NullMarked
package dev.peergraph.listing;

import org.jspecify.annotations.NullMarked;

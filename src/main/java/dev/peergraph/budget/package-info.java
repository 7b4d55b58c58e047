/** Decides by rate limits, upstream's and the operator's, whether a call may start, or how long it must wait. */
@NullMarked
package dev.peergraph.budget;

import org.jspecify.annotations.NullMarked;

/** Measures durations, deadlines and windows on one monotonic clock, which no change of the wall clock moves. */
@NullMarked
package dev.peergraph.time;

import org.jspecify.annotations.NullMarked;

/** Decides from what upstream's answers say of a rate limit whether a call may start, or how long it must wait. */
@NullMarked
package dev.peergraph.budget;

import org.jspecify.annotations.NullMarked;

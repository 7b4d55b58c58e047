/** Watches listings of peerings: one poller for all who watch an environment, and the differences between its readings. */
@NullMarked
package dev.peergraph.changes;

import org.jspecify.annotations.NullMarked;

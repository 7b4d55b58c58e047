/** Subscriptions over WebSockets and as server-sent events: their protocols, limits and ends. */
@NullMarked
package dev.peergraph.streams;

import org.jspecify.annotations.NullMarked;

/** Protects the upstream: queues its calls by rate limits and concurrency, retries them, and stops them by a circuit breaker. */
@NullMarked
package dev.peergraph.guard;

import org.jspecify.annotations.NullMarked;

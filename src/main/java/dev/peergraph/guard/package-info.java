/** Keeps the upstream's limits: budgets per credential, the queue of calls, retries, the breaker and the request's deadline. */
@NullMarked
package dev.peergraph.guard;

import org.jspecify.annotations.NullMarked;

/** Keeps the upstream's limits: budgets per credential, the line for them, repeats, the breaker and the request's deadline. */
@NullMarked
package dev.peergraph.guard;

import org.jspecify.annotations.NullMarked;

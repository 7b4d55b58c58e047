/** Keeps the upstream's limits: budgets per credential and the request's deadline. */
@NullMarked
package dev.peergraph.guard;

import org.jspecify.annotations.NullMarked;

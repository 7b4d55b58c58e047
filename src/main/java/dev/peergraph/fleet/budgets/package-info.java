/** Shares the budgets of credentials between replicas, in Redis. */
@NullMarked
package dev.peergraph.fleet.budgets;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.peergraph.fleet.budgets;

import org.jspecify.annotations.NullMarked;

package dev.peergraph.pages;

import java.util.Optional;

/** What is known of callers' budgets without asking upstream. */
@FunctionalInterface
public interface RateBudgets {

    /** Returns what upstream last said of the budget of a {@link Caller#partition() partition}; empty if nothing, or too long ago. */
    Optional<RateReading> lastReading(String partition);
}

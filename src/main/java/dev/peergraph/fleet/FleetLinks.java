package dev.peergraph.fleet;

import java.util.List;
import java.util.stream.Stream;

/** The links of this replica: one for all, or one for budgets and one for pages where they have a Redis of their own. */
public final class FleetLinks implements AutoCloseable {

    private final Kept budgets;
    private final Kept pages;

    /** Keeps links that have started. */
    FleetLinks(Kept budgets, Kept pages) {
        this.budgets = budgets;
        this.pages = pages;
    }

    /**
     * A link, what keeps it alive, and what can be told of it.
     *
     * @param name by which meters and health tell it from another
     */
    record Kept(String name, FleetLink link, LinkState state, Heartbeats heartbeats) {
    }

    /** Returns the link to the Redis of the budgets. */
    public FleetLink budgets() {
        return budgets.link();
    }

    /** Returns the link to the Redis of pages, refusals and persisted operations. */
    public FleetLink pages() {
        return pages.link();
    }

    List<Kept> all() {
        return Stream.of(budgets, pages).distinct().toList();
    }

    @Override
    public void close() {
        all().forEach(kept -> kept.heartbeats().close());
    }
}

package dev.peergraph.connection;

import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PeeringPage;
import org.jspecify.annotations.Nullable;

/** Walks a listing from its start until it meets an id. */
final class FindWalk implements Walk<PageItem> {

    private final String id;
    private final Trail trail = new Trail();
    private @Nullable PeeringPage page;

    FindWalk(String id) {
        this.id = id;
    }

    @Override
    public void meet(PeeringPage page) {
        this.page = page;
        trail.append(page);
    }

    @Override
    public Step<PageItem> step() {
        if (page == null) {
            return new Step.Fetch<>(null);
        }
        String next = page.links().next();
        for (PageItem item : page.items()) {
            if (id.equals(item.id())) {
                return new Step.Done<>(item);
            }
        }
        return next == null ? new Step.Lost<>() : new Step.Fetch<>(next);
    }
}

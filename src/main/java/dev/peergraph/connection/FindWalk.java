package dev.peergraph.connection;

import dev.peergraph.connection.HintedWalk.HintWrong;
import dev.peergraph.hints.PageContext;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PeeringPage;
import org.jspecify.annotations.Nullable;

/** Walks a listing until it meets an id: from its start, or on the page where hints say that the id is, and no further. */
final class FindWalk implements Walk<PageItem> {

    private final String id;
    private final @Nullable WalkStart start;
    private final Trail trail;
    private @Nullable PeeringPage page;
    private @Nullable String next;

    FindWalk(String id) {
        this(id, null, new Trail());
    }

    FindWalk(String id, WalkStart start) {
        this(id, start, new Trail(start.page(), start.context()));
    }

    private FindWalk(String id, @Nullable WalkStart start, Trail trail) {
        this.id = id;
        this.start = start;
        this.trail = trail;
        this.next = start == null ? null : start.page().token();
    }

    @Override
    public PageContext meet(PeeringPage met) {
        PageContext context = trail.append(next, met);
        page = met;
        next = met.links().next();
        return context;
    }

    @Override
    public Step<PageItem> step() {
        if (page == null) {
            return new Step.Fetch<>(next);
        }
        for (PageItem item : page.items()) {
            if (id.equals(item.id())) {
                return new Step.Done<>(item);
            }
        }
        if (start != null) {
            throw new HintWrong("the id is not there");
        }
        return next == null ? new Step.Lost<>() : new Step.Fetch<>(next);
    }
}

package dev.peergraph.connection;

import dev.peergraph.connection.SliceArguments.Slice;
import dev.peergraph.connection.SliceSearch.Extent;
import dev.peergraph.connection.SliceSearch.Range;
import dev.peergraph.hints.PageContext;
import dev.peergraph.pages.PeeringPage;
import org.jspecify.annotations.Nullable;

/** Walks a listing from its start until a slice can be cut out of it: always right, and seldom more than one page. */
final class ForwardWalk implements Walk<PeeringConnection> {

    private final Slice slice;
    private final SliceSearch search;
    private final Trail trail = new Trail();
    private boolean begun;
    private @Nullable String next;

    ForwardWalk(Slice slice) {
        this.slice = slice;
        this.search = new SliceSearch(slice);
    }

    @Override
    public PageContext meet(PeeringPage page) {
        PageContext context = trail.append(next, page);
        begun = true;
        next = page.links().next();
        return context;
    }

    @Override
    public Step<PeeringConnection> step() {
        boolean complete = begun && next == null;
        Range range = begun ? search.range(trail.seen(), complete ? Extent.WHOLE : Extent.PART) : null;
        return range == null ? new Step.Fetch<>(next) : new Step.Done<>(connection(range, complete));
    }

    private PeeringConnection connection(Range range, boolean complete) {
        return Cut.of(slice.listing(), trail, range.from(), range.to())
                .connection(range.from() > 0, range.to() < trail.seen().size() || !complete, complete ? trail.seen().size() : null);
    }
}

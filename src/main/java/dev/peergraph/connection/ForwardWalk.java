package dev.peergraph.connection;

import dev.peergraph.connection.SliceArguments.Slice;
import dev.peergraph.pages.PeeringPage;
import org.jspecify.annotations.Nullable;

/** Walks a listing from its start until a slice can be cut out of it: always right, and seldom more than one page. */
final class ForwardWalk implements Walk<PeeringConnection> {

    private final Slice slice;
    private final Trail trail = new Trail();
    private final @Nullable Resume after;
    private final @Nullable Resume before;
    private @Nullable PeeringPage page;

    ForwardWalk(Slice slice) {
        this.slice = slice;
        this.after = slice.after() == null ? null : new Resume(slice.after(), "after");
        this.before = slice.before() == null ? null : new Resume(slice.before(), "before");
    }

    @Override
    public void meet(PeeringPage page) {
        this.page = page;
        trail.append(page);
    }

    @Override
    public Step<PeeringConnection> step() {
        if (page == null) {
            return new Step.Fetch<>(null);
        }
        String next = page.links().next();
        PeeringConnection connection = cut(next == null);
        return connection == null ? new Step.Fetch<>(next) : new Step.Done<>(connection);
    }

    /** Returns the slice, or {@code null} as long as more pages are needed to cut it. */
    private @Nullable PeeringConnection cut(boolean complete) {
        Place start = after == null ? new Place(0, 0) : after.place(trail.seen(), complete);
        Place end = before == null ? end(start, complete) : before.place(trail.seen(), complete);
        if (start == null || end == null) {
            return null;
        }
        int low = start.after();
        int high = Math.max(low, end.before());
        int from = slice.fromEnd() ? Math.max(low, high - slice.count()) : low;
        int to = slice.fromEnd() ? high : Math.min(high, low + slice.count());
        return Cut.of(slice.listing(), trail, from, to).connection(from > 0, to < trail.seen().size() || !complete, complete);
    }

    /** Without a cursor to end at, a slice from the front ends where it is full; one from the back needs the listing's end. */
    private @Nullable Place end(@Nullable Place start, boolean complete) {
        int size = trail.seen().size();
        boolean full = !slice.fromEnd() && start != null && size - start.after() >= slice.count();
        return complete || full ? new Place(size, size) : null;
    }
}

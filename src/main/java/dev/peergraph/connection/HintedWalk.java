package dev.peergraph.connection;

import dev.peergraph.connection.SliceArguments.Slice;
import dev.peergraph.connection.SliceSearch.Extent;
import dev.peergraph.connection.SliceSearch.Range;
import dev.peergraph.hints.PageContext;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PeeringPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks a listing forward from a page where hints say that a slice is near, further back where too few items precede it. It answers only
 * what a walk from the listing's start would; where it cannot be sure, it fails with {@link HintWrong}.
 */
final class HintedWalk implements Walk<PeeringConnection> {

    /** Upstream's order may have moved on by less than a page: what was on one is on the next then. */
    private static final int PAGES_MORE = 1;
    /** How often to begin further back, by a page each time. */
    private static final int MAX_RESTARTS = 3;
    /** Pages are windows on the listing: where one of them reaches back, its first items do. */
    private static final int ITEMS_COMPARED = 8;

    /** What a hint points to is not there: the walk has to begin at the listing's start. Has no stack trace. */
    static final class HintWrong extends RuntimeException {

        HintWrong(String message) {
            super(message, null, false, false);
        }
    }

    private final Slice slice;
    private WalkStart start;
    private SliceSearch search;
    private Trail trail;
    private int restarts;
    private int met;
    private boolean preceded;
    private @Nullable PeeringPage first;
    private @Nullable String next;
    private @Nullable Range range;

    HintedWalk(Slice slice, WalkStart start) {
        this(slice, start, null);
    }

    /** The listing's first page is known to whoever has met it. */
    HintedWalk(Slice slice, WalkStart start, @Nullable PeeringPage first) {
        this.slice = slice;
        this.first = first;
        this.start = start;
        this.search = new SliceSearch(slice);
        this.trail = new Trail(start.page(), start.context());
        this.next = start.page().token();
        noteFirst();
    }

    private void begin(WalkStart further) {
        start = further;
        search = new SliceSearch(slice);
        trail = new Trail(start.page(), start.context());
        next = start.page().token();
        met = 0;
        noteFirst();
    }

    private void noteFirst() {
        if (first != null) {
            trail.note(first);
        }
    }

    @Override
    public PageContext meet(PeeringPage page) {
        if (range != null) {
            first = page;
            noteFirst();
            return PageContext.FIRST;
        }
        if (met > 0 && leadsBack(page)) {
            throw new HintWrong("the pages overlap");
        }
        preceded = met == 0 ? page.links().prev() != null : preceded;
        PageContext context = trail.append(next, page);
        next = page.links().next();
        met++;
        range = search.range(trail.seen(), next == null ? Extent.TAIL : Extent.PART);
        if (range == null) {
            requireNear();
        } else if (!isComplete(range)) {
            range = null;
            begin(furtherBack());
        }
        return context;
    }

    /** Whether a page that follows by its link holds items that came before: upstream has moved on between the two. */
    private boolean leadsBack(PeeringPage page) {
        return page.items()
                .stream()
                .filter(item -> item.id() != null && !trail.seen().contains(item.id()))
                .limit(ITEMS_COMPARED)
                .anyMatch(item -> start.hints().sawBefore(item, start.context().offset()));
    }

    private void requireNear() {
        boolean late = (slice.after() != null || slice.before() != null) && !search.hasFoundCursor() && met >= start.pages() + PAGES_MORE;
        if (next == null || late) {
            throw new HintWrong("what it looks for is not there");
        }
    }

    /** The end of a listing tells how long it is, if it is known how much precedes. */
    private void requireTotal() {
        if (next == null && !slice.fromEnd() && trail.totalSize() == null && trail.countToEnd() == null) {
            throw new HintWrong("the listing has to be counted");
        }
    }

    /** Whether the slice is all there, and an item with an id to make the cursors of broken ones from. */
    private boolean isComplete(Range found) {
        boolean full = slice.after() != null || found.to() - found.from() == slice.count();
        return full && (found.from() == found.to() || trail.seen().anchorOf(found.from()) >= 0);
    }

    private WalkStart furtherBack() {
        WalkStart further = restarts++ < MAX_RESTARTS ? start.furtherBack() : null;
        if (further == null) {
            throw new HintWrong("too few items precede");
        }
        return further;
    }

    @Override
    public Step<PeeringConnection> step() {
        if (range == null) {
            return new Step.Fetch<>(next);
        }
        requireTotal();
        if (range.from() > 0 || preceded) {
            return new Step.Done<>(connection(range));
        }
        if (first == null) {
            return new Step.Fetch<>(null);
        }
        requireApart(first.items());
        return new Step.Done<>(connection(range));
    }

    /** What begins with the first item seen is preceded by something exactly if the listing begins with other items. */
    private void requireApart(List<PageItem> beginning) {
        if (beginning.isEmpty() || beginning.stream().anyMatch(item -> item.id() == null || trail.seen().contains(item.id()))) {
            throw new HintWrong("the listing begins here");
        }
    }

    private PeeringConnection connection(Range found) {
        return Cut.of(slice.listing(), trail, found.from(), found.to())
                .connection(true, found.to() < trail.seen().size() || next != null, next == null ? trail.countToEnd() : null);
    }
}

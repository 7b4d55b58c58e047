package dev.peergraph.connection;

import dev.peergraph.connection.SliceArguments.Slice;
import dev.peergraph.hints.PageContext;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PeeringPage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks a listing from its end by upstream's {@code last} and {@code prev} links until it has met the items that close it. Where upstream
 * lacks the links, it goes forward instead, from where hints say that the end is near or from the start; from the start, too, where the
 * links lead nowhere.
 */
final class BackwardWalk implements Walk<PeeringConnection> {

    private final Slice slice;
    private final @Nullable WalkStart start;
    private final Trail trail = Trail.ofUnknownStart();
    private @Nullable Walk<PeeringConnection> forward;
    private boolean ended;
    private boolean complete;
    private @Nullable PeeringPage first;
    private @Nullable String next;
    private @Nullable String prev;

    /**
     * The slice is one from the back, without cursors: those are found on the way forward, and what precedes them with them.
     *
     * @param start where hints say that the end is near; {@code null} if they do not
     */
    BackwardWalk(Slice slice, @Nullable WalkStart start) {
        this.slice = slice;
        this.start = start;
    }

    @Override
    public @Nullable PageContext meet(PeeringPage page) {
        if (forward != null) {
            return forward.meet(page);
        }
        if (first == null) {
            begin(page);
            return PageContext.FIRST;
        }
        return ended ? preceding(page) : closing(page);
    }

    private void begin(PeeringPage page) {
        first = page;
        next = page.links().last();
        if (page.links().next() != null && next != null) {
            trail.note(page);
        } else if (page.links().next() != null && start != null) {
            forward = new HintedWalk(slice, start, page);
        } else {
            goForward(page);
        }
    }

    private void goForward(PeeringPage page) {
        forward = new ForwardWalk(slice);
        forward.meet(page);
    }

    /** The last page, or one that has been added behind it since. */
    private PageContext closing(PeeringPage page) {
        if (trail.seen().size() == 0) {
            prev = page.links().prev();
        }
        PageContext context = trail.append(next, page);
        next = page.links().next();
        ended = next == null;
        joinFirst();
        return context;
    }

    private PageContext preceding(PeeringPage page) {
        PageContext context = trail.prepend(page);
        prev = page.links().prev();
        joinFirst();
        return context;
    }

    /** Where the stretch from the end has come to overlap the first page, what the page holds before that completes the listing. */
    private void joinFirst() {
        List<PageItem> start = Objects.requireNonNull(first).items();
        List<PageItem> missing = start.stream().takeWhile(item -> item.id() == null || !trail.seen().contains(item.id())).toList();
        complete = ended && missing.size() < start.size();
        if (complete) {
            trail.seen().prepend(missing.subList(0, missing.size() - sharedBroken(missing, trail.seen().items())));
        }
    }

    /** Broken items without an id cannot be told apart: those that close what is missing are those that lead the stretch. */
    private static int sharedBroken(List<PageItem> missing, List<PageItem> stretch) {
        int shared = 0;
        while (shared < missing.size() && stretch.get(shared).id() == null && missing.get(missing.size() - 1 - shared).id() == null) {
            shared++;
        }
        return shared;
    }

    @Override
    public Step<PeeringConnection> step() {
        if (first == null) {
            return new Step.Fetch<>(null);
        }
        if (forward == null && !ended) {
            return new Step.Fetch<>(next);
        }
        if (forward == null && !complete && !enough()) {
            if (prev != null) {
                return new Step.Fetch<>(prev);
            }
            goForward(first);
        }
        return forward == null ? new Step.Done<>(cut()) : forward.step();
    }

    /** Also an item with an id is needed at or before the slice's start, for the cursors of broken ones without. */
    private boolean enough() {
        int from = trail.seen().size() - slice.count();
        return from >= 0 && (slice.count() == 0 || trail.seen().anchorOf(from) >= 0);
    }

    private PeeringConnection cut() {
        int size = trail.seen().size();
        int from = Math.max(0, size - slice.count());
        boolean precededByFirst = !Objects.requireNonNull(first).items().isEmpty();
        boolean preceded = from > 0 || (!complete && (prev != null || precededByFirst));
        return Cut.of(slice.listing(), trail, from, size).connection(preceded, false, complete ? size : null);
    }
}

package dev.peergraph.connection;

import dev.peergraph.connection.SliceArguments.Slice;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PeeringPage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks a listing from its end by upstream's {@code last} and {@code prev} links until it has met the items that close it. Where upstream
 * lacks the links, or they lead nowhere, it goes forward from the start instead.
 */
final class BackwardWalk implements Walk<PeeringConnection> {

    private final Slice slice;
    private final ForwardWalk forward;
    private final Trail trail = new Trail();
    private boolean linked = true;
    private boolean ended;
    private boolean complete;
    private @Nullable PeeringPage first;
    private @Nullable String next;
    private @Nullable String prev;

    /** The slice is one from the back, without cursors: those are found on the way forward, and what precedes them with them. */
    BackwardWalk(Slice slice) {
        this.slice = slice;
        this.forward = new ForwardWalk(slice);
    }

    @Override
    public void meet(PeeringPage page) {
        if (!linked) {
            forward.meet(page);
        } else if (first == null) {
            begin(page);
        } else if (!ended) {
            closing(page);
        } else {
            preceding(page);
        }
    }

    private void begin(PeeringPage page) {
        first = page;
        next = page.links().last();
        linked = page.links().next() != null && next != null;
        if (linked) {
            trail.note(page);
        } else {
            forward.meet(page);
        }
    }

    /** The last page, or one that has been added behind it since. */
    private void closing(PeeringPage page) {
        if (trail.seen().size() == 0) {
            prev = page.links().prev();
        }
        trail.append(page);
        next = page.links().next();
        ended = next == null;
        joinFirst();
    }

    private void preceding(PeeringPage page) {
        trail.prepend(page);
        prev = page.links().prev();
        joinFirst();
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
        if (linked && !ended) {
            return new Step.Fetch<>(next);
        }
        if (linked && !complete && !enough()) {
            if (prev != null) {
                return new Step.Fetch<>(prev);
            }
            linked = false;
            forward.meet(first);
        }
        return linked ? new Step.Done<>(cut()) : forward.step();
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
        return Cut.of(slice.listing(), trail, from, size).connection(preceded, false, complete);
    }
}

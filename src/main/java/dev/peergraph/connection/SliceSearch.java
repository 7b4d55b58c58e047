package dev.peergraph.connection;

import dev.peergraph.connection.SliceArguments.Slice;
import dev.peergraph.listing.CursorPosition;
import org.jspecify.annotations.Nullable;

/** Finds where a slice begins and ends while a walk brings in the items of its listing. */
final class SliceSearch {

    /** How much of a listing is known. */
    enum Extent {
        /** More may come. */
        PART,
        /** All from somewhere in the listing to its end. */
        TAIL,
        /** All of it. */
        WHOLE;

        boolean toEnd() {
            return this != PART;
        }
    }

    private final Slice slice;
    private final @Nullable Resume after;
    private final @Nullable Resume before;

    SliceSearch(Slice slice) {
        this.slice = slice;
        this.after = slice.after() == null ? null : new Resume(slice.after(), "after");
        this.before = slice.before() == null ? null : new Resume(slice.before(), "before");
    }

    /** The items of a slice among those seen: from an index, to another that is not part of it. */
    record Range(int from, int to) {

        /** Returns what a slice of so many items has of those between two cursors. */
        static Range of(int count, boolean fromEnd, int after, int before) {
            int high = Math.max(after, before);
            return fromEnd ? new Range(Math.max(after, high - count), high) : new Range(after, Math.min(high, after + count));
        }
    }

    /** Returns the slice's range, or {@code null} as long as more items are needed to tell. */
    @Nullable
    Range range(Seen seen, Extent known) {
        CursorPosition start = after == null ? new CursorPosition(0, 0) : after.position(seen, known);
        CursorPosition end = before == null ? end(start, seen, known) : before.position(seen, known);
        if (start == null || end == null) {
            return null;
        }
        return Range.of(slice.count(), slice.fromEnd(), start.after(), end.before());
    }

    /** Without a cursor to end at, a slice from the front ends where it is full; one from the back needs the listing's end. */
    private @Nullable CursorPosition end(@Nullable CursorPosition start, Seen seen, Extent known) {
        int size = seen.size();
        boolean full = !slice.fromEnd() && start != null && size - start.after() >= slice.count();
        return known.toEnd() || full ? new CursorPosition(size, size) : null;
    }

    /** Returns whether a cursor of the slice has been found. */
    boolean hasFoundCursor() {
        return (after != null && after.isFound()) || (before != null && before.isFound());
    }
}

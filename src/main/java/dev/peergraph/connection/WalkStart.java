package dev.peergraph.connection;

import dev.peergraph.connection.SliceArguments.Slice;
import dev.peergraph.hints.ListingHints;
import dev.peergraph.hints.ListingHints.Seat;
import dev.peergraph.hints.PageContext;
import dev.peergraph.hints.PageContext.Overlap;
import dev.peergraph.hints.PageHint;
import dev.peergraph.hints.PageRef;
import org.jspecify.annotations.Nullable;

/**
 * The page at which a walk begins because hints say that what it looks for is there or soon after.
 *
 * @param page the page
 * @param context where it stands in the listing
 * @param pages number of pages from it on that should lead to what is looked for
 * @param hints what was remembered when the walk began
 */
record WalkStart(PageRef page, PageContext context, int pages, ListingHints hints) {

    /** Returns where the walk to a slice begins; {@code null} if hints do not tell, or tell of the listing's start. */
    static @Nullable WalkStart of(Slice slice, ListingHints hints) {
        WalkStart start = hints == ListingHints.NONE ? null : hinted(slice, hints);
        return start == null ? null : start.clear();
    }

    /** Returns where the walk to an id begins; {@code null} if hints do not tell, or tell of the listing's start. */
    static @Nullable WalkStart of(String id, ListingHints hints) {
        Seat seat = hints.find(id, null);
        return seat == null || seat.page().page().equals(PageRef.FIRST) ? null : at(seat.page(), hints);
    }

    /** Returns this start, or one further back whose page holds no item that came before; {@code null} if none is known. */
    private @Nullable WalkStart clear() {
        WalkStart start = this;
        // Wrong hints may lead in a circle.
        while (start != null && start.context.overlap() == Overlap.PREVIOUS && start.pages <= hints.count()) {
            start = start.back();
        }
        return start == null || start.context.overlap() != Overlap.NONE || start.page.equals(PageRef.FIRST) ? null : start;
    }

    private static @Nullable WalkStart hinted(Slice slice, ListingHints hints) {
        Cursor after = slice.after();
        Cursor before = slice.before();
        if (after != null) {
            Seat seat = before == null ? seat(after, hints) : former(seat(after, hints), seat(before, hints));
            return seat == null ? null : at(seat.page(), hints);
        }
        if (!slice.fromEnd()) {
            return null;
        }
        if (before != null) {
            Seat seat = seat(before, hints);
            return seat == null ? null : at(seat.page(), hints).backFor(slice.count() - seat.index());
        }
        PageHint last = hints.last();
        return last == null ? null : at(last, hints).backFor(slice.count() - last.size());
    }

    private static @Nullable Seat seat(Cursor cursor, ListingHints hints) {
        ItemMark mark = cursor.mark();
        // A hashed id, longer than upstream promises, is not remembered.
        return mark == null || mark.hashed() ? null : hints.find(mark.key(), mark.createdAt());
    }

    private static @Nullable Seat former(@Nullable Seat one, @Nullable Seat other) {
        if (one == null || other == null || one.offset() < 0 || other.offset() < 0) {
            return null;
        }
        return one.offset() <= other.offset() ? one : other;
    }

    private static WalkStart at(PageHint page, ListingHints hints) {
        return new WalkStart(page.page(), page.context(), 1, hints);
    }

    /** Returns the start so many items further back; {@code null} if the pages there are not known. */
    private @Nullable WalkStart backFor(int items) {
        WalkStart start = this;
        int missing = items;
        while (missing > 0) {
            WalkStart earlier = start.back();
            if (earlier == null) {
                return null;
            }
            PageHint hint = hints.page(earlier.page);
            missing -= hint == null ? missing : hint.size();
            start = earlier;
        }
        return start;
    }

    /** Returns a start at least one page further back; {@code null} if none is known, or only the listing's. */
    @Nullable
    WalkStart furtherBack() {
        WalkStart start = back();
        return start == null ? null : start.clear();
    }

    private @Nullable WalkStart back() {
        PageRef before = context.before();
        if (before == null) {
            return null;
        }
        PageHint hint = hints.page(before);
        return new WalkStart(before, hint == null ? PageContext.behind(null) : hint.context(), pages + 1, hints);
    }
}

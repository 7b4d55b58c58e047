package dev.peergraph.connection;

import java.util.OptionalInt;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/** Finds a cursor's place again while a walk brings in the items of its listing. */
final class Resume {

    private final Cursor cursor;
    private final String argument;
    private int scanned;
    private int found = -1;

    /** The argument is the one that brought the cursor, to be named when its item is gone. */
    Resume(Cursor cursor, String argument) {
        this.cursor = cursor;
        this.argument = argument;
    }

    /**
     * Returns the place, or {@code null} as long as more items are needed to tell.
     *
     * @param complete whether the items are the whole listing
     * @throws CursorGone if the item is not there and left no place
     */
    @Nullable
    Place place(Seen seen, boolean complete) {
        ItemMark mark = cursor.mark();
        if (mark == null) {
            return placeInRun(seen, 0, complete);
        }
        OptionalInt at = find(seen, mark);
        if (at.isPresent()) {
            int index = at.getAsInt();
            return cursor.broken() == 0 ? new Place(index + 1, index) : placeInRun(seen, index + 1, complete);
        }
        return complete ? placeOfMissing(seen, mark) : null;
    }

    private OptionalInt find(Seen seen, ItemMark mark) {
        if (found < 0) {
            found = IntStream.range(scanned, seen.size()).filter(i -> mark.matches(seen.get(i))).findFirst().orElse(-1);
            scanned = seen.size();
        }
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }

    /** The nth of the broken items that begin at an index; where there are fewer by now, the place behind them. */
    private @Nullable Place placeInRun(Seen seen, int start, boolean complete) {
        int end = start;
        while (end < seen.size() && end - start < cursor.broken() && seen.get(end).id() == null) {
            end++;
        }
        if (end - start == cursor.broken()) {
            return new Place(end, end - 1);
        }
        return end < seen.size() || complete ? new Place(end, end) : null;
    }

    private Place placeOfMissing(Seen seen, ItemMark mark) {
        Place place = ListingOrder.placeOf(mark, seen.items());
        if (place == null) {
            throw new CursorGone(argument);
        }
        return cursor.broken() == 0 ? place : new Place(pastBroken(seen, place.after()), place.before());
    }

    private int pastBroken(Seen seen, int start) {
        Place inRun = placeInRun(seen, start, true);
        return inRun == null ? start : inRun.after();
    }
}

package dev.peergraph.connection;

import dev.peergraph.connection.SliceSearch.Extent;
import dev.peergraph.listing.CursorPosition;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds a cursor's position again while a walk brings in the items of its listing. */
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
     * Returns the position, or {@code null} as long as more items are needed to tell.
     *
     * @param known how much of the listing the items are
     * @throws CursorGone if the item is not in the whole listing, and its position cannot be told
     */
    @Nullable
    CursorPosition position(Seen seen, Extent known) {
        ItemMark mark = cursor.mark();
        if (mark == null) {
            return inRun(seen, 0, known.toEnd());
        }
        OptionalInt at = find(seen, mark);
        if (at.isPresent()) {
            int index = at.getAsInt();
            return cursor.broken() == 0 ? new CursorPosition(index + 1, index) : inRun(seen, index + 1, known.toEnd());
        }
        return known == Extent.WHOLE ? positionOfMissing(seen, mark) : null;
    }

    boolean isFound() {
        return found >= 0;
    }

    private OptionalInt find(Seen seen, ItemMark mark) {
        if (found < 0) {
            found = IntStream.range(scanned, seen.size()).filter(i -> mark.matches(seen.get(i))).findFirst().orElse(-1);
            scanned = seen.size();
        }
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }

    /** The nth of the broken items that begin at an index; where there are fewer by now, the position behind them. */
    private @Nullable CursorPosition inRun(Seen seen, int start, boolean toEnd) {
        int end = start;
        while (end < seen.size() && end - start < cursor.broken() && seen.get(end).id() == null) {
            end++;
        }
        if (end - start == cursor.broken()) {
            return new CursorPosition(end, end - 1);
        }
        return end < seen.size() || toEnd ? new CursorPosition(end, end) : null;
    }

    private CursorPosition positionOfMissing(Seen seen, ItemMark mark) {
        CursorPosition position = ListingOrder.positionOf(mark, seen.items());
        if (position == null) {
            throw new CursorGone(argument);
        }
        return cursor.broken() == 0 ? position : new CursorPosition(pastBroken(seen, position.after()), position.before());
    }

    private int pastBroken(Seen seen, int start) {
        CursorPosition inRun = inRun(seen, start, true);
        return inRun == null ? start : inRun.after();
    }
}

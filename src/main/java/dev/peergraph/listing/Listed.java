package dev.peergraph.listing;

import dev.peergraph.pages.PageItem;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of a whole listing that pass a filter, in an order. */
public final class Listed {

    private final Rows rows;
    private final int[] listed;
    private final @Nullable PeeringOrder order;

    /**
     * Lists rows.
     *
     * @param listed indexes of rows, in the order
     * @param order the gateway's own order; {@code null} for upstream's
     */
    Listed(Rows rows, int[] listed, @Nullable PeeringOrder order) {
        this.rows = rows;
        this.listed = listed;
        this.order = order;
    }

    /** Returns how many there are. */
    public int size() {
        return listed.length;
    }

    /** Returns one of them. */
    public PageItem get(int index) {
        return rows.items().get(listed[index]);
    }

    /** Returns where one of them stands among all rows of the listing. */
    public int rowOf(int index) {
        return listed[index];
    }

    /** Returns where a position among all rows lies here; only in upstream's order. */
    public CursorPosition positionOf(CursorPosition amongRows) {
        return new CursorPosition(listedBefore(amongRows.after()), listedBefore(amongRows.before()));
    }

    private int listedBefore(int row) {
        int found = Arrays.binarySearch(listed, row);
        return found < 0 ? -found - 1 : found;
    }

    /** Returns the cursor of one of them; only in an order of the gateway's own. */
    public OrderedCursor cursorAt(int index, long fingerprint) {
        return new OrderedCursor(fingerprint, place(listed[index]).mark());
    }

    /**
     * Returns where a cursor of the order stands, whether its item is still there or not; {@code null} if that cannot be told, since the
     * item is gone, its name or id was too long for the cursor, and others begin alike.
     */
    public @Nullable CursorPosition positionOf(OrderedCursor cursor) {
        Place mark = cursor.mark();
        RowOrder comparing = new RowOrder(order());
        Place there = mark.isInexact() ? marked(mark) : mark;
        if (there == null && !IntStream.of(listed).allMatch(row -> comparing.tells(place(row), mark))) {
            return null;
        }
        Place exact = there == null ? mark : there;
        return new CursorPosition(first(row -> comparing.compare(place(row), exact) > 0),
                first(row -> comparing.compare(place(row), exact) >= 0));
    }

    private PeeringOrder order() {
        return Objects.requireNonNull(order, "upstream's order has other cursors");
    }

    /** Returns the whole place of the row that a mark was made of; {@code null} if there is none, or not there any more. */
    private @Nullable Place marked(Place mark) {
        List<PageItem> items = rows.items();
        return IntStream.range(0, items.size())
                .filter(row -> mark.hashed() || mark.id().equals(items.get(row).id()))
                .mapToObj(this::place)
                .filter(place -> place.mark().equals(mark))
                .findFirst()
                .orElse(null);
    }

    private Place place(int row) {
        return rows.place(row, order().field());
    }

    /** Returns the first index of which something holds that holds of all behind it, too. */
    private int first(IntPredicate holds) {
        int low = 0;
        int high = listed.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (holds.test(listed[middle])) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}

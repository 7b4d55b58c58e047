package dev.peergraph.listing;

import dev.peergraph.pages.PageItem;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** All rows of a listing in upstream's order, and where those without an id stand among themselves. Thread-safe. */
final class Rows {

    private final List<PageItem> items;
    private volatile int[] nameless = {};
    private volatile boolean searched;

    Rows(List<PageItem> items) {
        this.items = items;
    }

    List<PageItem> items() {
        return items;
    }

    /** Returns the place of a row in an order of the gateway's own. */
    Place place(int row, PeeringOrder.Field field) {
        PageItem item = items.get(row);
        return Place.of(item, field, item.id() == null ? Arrays.binarySearch(nameless(), row) + 1 : 0);
    }

    /** Looked for once, when the first is met: most listings have none. */
    private int[] nameless() {
        if (!searched) {
            nameless = IntStream.range(0, items.size()).filter(row -> items.get(row).id() == null).toArray();
            searched = true;
        }
        return nameless;
    }
}

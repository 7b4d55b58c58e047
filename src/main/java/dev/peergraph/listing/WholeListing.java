package dev.peergraph.listing;

import dev.peergraph.pages.PageItem;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** All rows of a listing as upstream gives it, and what is known of them. */
public final class WholeListing {

    private final ListingIndex index;
    private final List<PageItem> rows;

    WholeListing(ListingIndex index, List<PageItem> rows) {
        this.index = index;
        this.rows = rows;
    }

    /** Returns all rows, in upstream's order, each id once. */
    public List<PageItem> rows() {
        return rows;
    }

    /** Returns the rows that pass a filter, in an order; {@code null} is upstream's. */
    public Listed listed(RowFilter filter, @Nullable PeeringOrder order) {
        int[] all = order == null ? IntStream.range(0, rows.size()).toArray() : index.ordered(order, rows);
        return new Listed(rows, filter.equals(RowFilter.NONE) ? all : passing(filter, all), order);
    }

    private int[] passing(RowFilter filter, int[] all) {
        String[] texts = filter.searches() ? index.texts(rows) : null;
        return IntStream.of(all).filter(row -> filter.passes(rows.get(row), texts == null ? "" : texts[row])).toArray();
    }

    /** Counts the rows that pass a filter. */
    public PeeringCounts counts(RowFilter filter) {
        if (filter.equals(RowFilter.NONE)) {
            return index.counts(rows);
        }
        Tally tally = new Tally();
        Listed listed = listed(filter, null);
        IntStream.range(0, listed.size()).forEach(i -> tally.add(listed.get(i)));
        return tally.counts();
    }
}

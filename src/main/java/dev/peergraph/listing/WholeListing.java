package dev.peergraph.listing;

import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PeeringPage;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a listing as upstream gives it, and what is known of them. What a filter lets pass and counts is looked up once, however
 * often it is asked for. Thread-safe.
 */
public final class WholeListing {

    private final ListingIndex index;
    private final Rows rows;
    private final Map<RowFilter, BitSet> passing = new ConcurrentHashMap<>();
    private final Map<RowFilter, PeeringCounts> counts = new ConcurrentHashMap<>();

    WholeListing(ListingIndex index, List<PageItem> rows) {
        this.index = index;
        this.rows = new Rows(rows);
    }

    /** Tells whether the listing came in these very pages. */
    boolean isOf(List<PeeringPage> pages) {
        return index.isOf(pages);
    }

    /** Returns all rows, in upstream's order, each id once. */
    public List<PageItem> rows() {
        return rows.items();
    }

    /** Returns the rows that pass a filter, in an order; {@code null} is upstream's. */
    public Listed listed(RowFilter filter, @Nullable PeeringOrder order) {
        if (filter.equals(RowFilter.NONE)) {
            return new Listed(rows, order == null ? IntStream.range(0, rows().size()).toArray() : index.ordered(order, rows()), order);
        }
        BitSet passes = passing(filter);
        return new Listed(rows, order == null ? passes.stream().toArray() : picked(index.ordered(order, rows()), passes), order);
    }

    private static int[] picked(int[] all, BitSet passes) {
        return IntStream.of(all).filter(passes::get).toArray();
    }

    /** Found twice at worst, where two ask at the same time: neither waits for the other. */
    private BitSet passing(RowFilter filter) {
        BitSet known = passing.get(filter);
        if (known != null) {
            return known;
        }
        String[] texts = filter.searches() ? index.texts(rows()) : null;
        BitSet found = new BitSet();
        for (int row = 0; row < rows().size(); row++) {
            found.set(row, filter.passes(rows().get(row), texts == null ? "" : texts[row]));
        }
        passing.put(filter, found);
        return found;
    }

    /** Counts the rows that pass a filter. */
    public PeeringCounts counts(RowFilter filter) {
        if (filter.equals(RowFilter.NONE)) {
            return index.counts(rows());
        }
        PeeringCounts known = counts.get(filter);
        if (known != null) {
            return known;
        }
        Tally tally = new Tally();
        passing(filter).stream().forEach(row -> tally.add(rows().get(row)));
        PeeringCounts made = tally.counts();
        counts.put(filter, made);
        return made;
    }
}

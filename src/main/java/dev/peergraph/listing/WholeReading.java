package dev.peergraph.listing;

import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PeeringPage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes the pages of a listing, one after another, until it has all. Of one listing, and not thread-safe. */
public final class WholeReading {

    private final int maxRows;
    private final Consumer<PeeringPage> counting;
    private final Function<List<PeeringPage>, WholeListing> whole;
    private final List<PeeringPage> pages = new ArrayList<>();
    private final EndWatch end = new EndWatch(null);
    private @Nullable Set<String> ids;
    private int rows;

    WholeReading(int maxRows, Consumer<PeeringPage> counting, Function<List<PeeringPage>, WholeListing> whole) {
        this.maxRows = maxRows;
        this.counting = counting;
        this.whole = whole;
    }

    /**
     * Takes the page that follows.
     *
     * @throws ListingTooLong if the listing has, or is said to have, more rows than may be, or the request has read too many
     */
    public void meet(PeeringPage page) {
        counting.accept(page);
        int before = rows;
        add(page);
        pages.add(page);
        String onward = page.links().next();
        Integer told = onward == null ? null : page.totalSize();
        if (rows > maxRows || (told != null && told > maxRows)) {
            throw ListingTooLong.ofListing(maxRows, told == null ? rows : Math.max(told, rows));
        }
        end.watch(rows > before, onward);
    }

    /** Ids are looked at only where there are so many rows that repeated ones matter. */
    private void add(PeeringPage page) {
        if (ids == null && rows + page.items().size() <= maxRows) {
            rows += page.items().size();
            return;
        }
        if (ids == null) {
            ids = new HashSet<>();
            rows = 0;
            for (PeeringPage earlier : pages) {
                addDistinct(earlier, ids);
            }
        }
        addDistinct(page, ids);
    }

    private void addDistinct(PeeringPage page, Set<String> known) {
        for (PageItem item : page.items()) {
            rows += item.id() == null || known.add(item.id()) ? 1 : 0;
        }
    }

    /** Returns the pages met so far. */
    public List<PeeringPage> pages() {
        return List.copyOf(pages);
    }

    /** Returns how many rows they have, about. */
    public int rows() {
        return rows;
    }

    /** Returns the listing, of which all pages have been met. */
    public WholeListing end() {
        return whole.apply(List.copyOf(pages));
    }
}

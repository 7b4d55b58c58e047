package dev.peergraph.listing;

import dev.peergraph.pages.PageIdentity;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PeeringPage;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What has been found out about one generation of a listing: of certain fetches of all its pages. It does not hold the items, so that pages
 * that the cache drops are free: whoever asks brings the pages along. Each part is made when it is first needed, by several at once at
 * worst. Thread-safe.
 */
final class ListingIndex {

    private static final int BYTES = 400;
    private static final int BYTES_OF_A_PAGE = 100;
    private static final int BYTES_OF_A_TEXT = 60;

    private final List<Page> pages;
    private final int @Nullable [] kept;
    private final Runnable grown;
    private final Map<PeeringOrder, int[]> orders = new ConcurrentHashMap<>();
    private volatile String @Nullable [] texts;
    private volatile @Nullable PeeringCounts counts;

    private ListingIndex(List<Page> pages, int @Nullable [] kept, Runnable grown) {
        this.pages = pages;
        this.kept = kept;
        this.grown = grown;
    }

    /** One fetch of a page: known by its identity, or by its items where it has none, as a stale one. */
    private record Page(@Nullable PageIdentity identity, WeakReference<List<PageItem>> items) {

        static Page of(PeeringPage page) {
            return new Page(page.identity(), new WeakReference<>(page.items()));
        }

        boolean is(PeeringPage page) {
            return (identity != null && identity.equals(page.identity())) || items.refersTo(page.items());
        }
    }

    /** Begins an index of all pages of a listing; it says each time that it has grown. */
    static ListingIndex of(List<PeeringPage> pages, Runnable grown) {
        return new ListingIndex(pages.stream().map(Page::of).toList(), pages.size() == 1 ? null : kept(pages), grown);
    }

    /** Pages may overlap under churn: an id counts where it is met first. Returns {@code null} if nothing is dropped. */
    private static int @Nullable [] kept(List<PeeringPage> pages) {
        List<PageItem> all = all(pages);
        Set<String> ids = HashSet.newHashSet(all.size());
        int[] kept = IntStream.range(0, all.size()).filter(i -> {
            String id = all.get(i).id();
            return id == null || ids.add(id);
        }).toArray();
        return kept.length == all.size() ? null : kept;
    }

    private static List<PageItem> all(List<PeeringPage> pages) {
        if (pages.size() == 1) {
            return pages.getFirst().items();
        }
        List<PageItem> all = new ArrayList<>(pages.stream().mapToInt(page -> page.items().size()).sum());
        pages.forEach(page -> all.addAll(page.items()));
        return all;
    }

    /** Tells whether the index is of these very pages. */
    boolean isOf(List<PeeringPage> others) {
        return others.size() == pages.size() && beginsWith(others);
    }

    /** Tells whether these are the first of the pages that the index is of. */
    boolean beginsWith(List<PeeringPage> others) {
        return others.size() <= pages.size() && IntStream.range(0, others.size()).allMatch(i -> pages.get(i).is(others.get(i)));
    }

    /** Returns the rows of the pages that it is of, each id once. */
    List<PageItem> rows(List<PeeringPage> ofPages) {
        List<PageItem> all = all(ofPages);
        return kept == null ? all : Arrays.stream(kept).mapToObj(all::get).toList();
    }

    /** Returns the indexes of the rows in an order; not to be changed. */
    int[] ordered(PeeringOrder order, List<PageItem> rows) {
        int[] known = orders.get(order);
        if (known != null) {
            return known;
        }
        int[] made = sorted(order, rows);
        orders.put(order, made);
        grown.run();
        return made;
    }

    private record Seat(Place place, int row) {
    }

    private static int[] sorted(PeeringOrder order, List<PageItem> rows) {
        List<Seat> seats = new ArrayList<>(rows.size());
        int nameless = 0;
        for (PageItem row : rows) {
            nameless += row.id() == null ? 1 : 0;
            seats.add(new Seat(Place.of(row, order.field(), nameless), seats.size()));
        }
        RowOrder comparing = new RowOrder(order);
        seats.sort((a, b) -> comparing.compare(a.place(), b.place()));
        return seats.stream().mapToInt(Seat::row).toArray();
    }

    /** Returns what a search looks through of each row; not to be changed. */
    String[] texts(List<PageItem> rows) {
        String[] known = texts;
        if (known != null) {
            return known;
        }
        String[] made = rows.stream().map(SearchText::of).toArray(String[]::new);
        texts = made;
        grown.run();
        return made;
    }

    PeeringCounts counts(List<PageItem> rows) {
        PeeringCounts known = counts;
        if (known != null) {
            return known;
        }
        Tally tally = new Tally();
        rows.forEach(tally::add);
        PeeringCounts made = tally.counts();
        counts = made;
        grown.run();
        return made;
    }

    /** Returns about how many bytes of heap it takes by now. */
    int bytes() {
        long bytes = BYTES + (long) BYTES_OF_A_PAGE * pages.size() + (kept == null ? 0 : (long) Integer.BYTES * kept.length);
        for (int[] order : orders.values()) {
            bytes += BYTES_OF_A_PAGE + (long) Integer.BYTES * order.length;
        }
        String[] searched = texts;
        if (searched != null) {
            bytes += Arrays.stream(searched).mapToLong(text -> BYTES_OF_A_TEXT + text.length()).sum();
        }
        PeeringCounts counted = counts;
        bytes += counted == null ? 0 : (long) BYTES_OF_A_PAGE * counted.networkCount();
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }
}

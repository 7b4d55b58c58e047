package dev.peergraph.connection;

import dev.peergraph.listing.CursorPosition;
import dev.peergraph.pages.PageItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tells where an item was that a listing no longer holds. Upstream promises an order, but not which: it is judged on the whole listing,
 * first as one by creation time, then as one by id. Where the orders that fit disagree on the position, it has none: a guess could skip
 * items.
 */
final class ListingOrder {

    private static final CursorPosition UNKNOWN = new CursorPosition(-1, -1);
    private static final Comparator<ItemMark> BY_TIME = Comparator.comparing(ListingOrder::time);
    private static final Comparator<ItemMark> BY_ID = Comparator.comparing(ItemMark::key);
    private static final List<Comparator<ItemMark>> TIMES = List.of(BY_TIME, BY_TIME.reversed());
    private static final List<Comparator<ItemMark>> IDS = List.of(BY_ID, BY_ID.reversed());
    private static final List<Comparator<ItemMark>> TIMES_THEN_IDS = TIMES.stream()
            .flatMap(time -> IDS.stream().map(time::thenComparing))
            .toList();

    private final ItemMark missing;
    private final int size;
    private final List<Known> named;
    private final List<Known> dated;
    private final boolean idsSort;

    private ListingOrder(ItemMark missing, List<PageItem> items) {
        this.missing = missing;
        this.size = items.size();
        this.named = known(items, item -> item.id() != null);
        this.dated = known(items, item -> item.id() != null && item.createdAt() != null);
        this.idsSort = !missing.hashed() && named.stream().noneMatch(item -> item.mark().hashed());
    }

    /** Returns the position of a missing item among all items of its listing; {@code null} if that cannot be told. */
    static @Nullable CursorPosition positionOf(ItemMark missing, List<PageItem> items) {
        return new ListingOrder(missing, items).position();
    }

    private @Nullable CursorPosition position() {
        if (named.isEmpty()) {
            return new CursorPosition(0, size);
        }
        if (missing.createdAt() != null && !dated.isEmpty()) {
            List<Comparator<ItemMark>> orders = idsSort ? fitting(TIMES_THEN_IDS, dated, -1) : List.of();
            orders = orders.isEmpty() ? fitting(TIMES, dated, 0) : orders;
            if (!orders.isEmpty()) {
                return agreed(orders, dated);
            }
        }
        return idsSort ? agreed(fitting(IDS, named, -1), named) : null;
    }

    /** Returns the orders in which no two neighbours compare above a bound: -1 asks for a strict order, 0 lets ties pass. */
    private static List<Comparator<ItemMark>> fitting(List<Comparator<ItemMark>> orders, List<Known> items, int bound) {
        return orders.stream()
                .filter(order -> IntStream.range(1, items.size())
                        .allMatch(i -> Integer.signum(order.compare(items.get(i - 1).mark(), items.get(i).mark())) <= bound))
                .toList();
    }

    private @Nullable CursorPosition agreed(List<Comparator<ItemMark>> orders, List<Known> items) {
        List<CursorPosition> positions = orders.stream().map(order -> position(order, items)).distinct().toList();
        return positions.size() == 1 && !positions.contains(UNKNOWN) ? positions.getFirst() : null;
    }

    /** Items that could not be judged lie between the position's two bounds: showing one twice is better than skipping it. */
    private CursorPosition position(Comparator<ItemMark> order, List<Known> items) {
        int after = 0;
        for (Known item : items) {
            int compared = order.compare(item.mark(), missing);
            if (compared == 0) {
                return UNKNOWN;
            }
            if (compared > 0) {
                return new CursorPosition(after, item.index());
            }
            after = item.index() + 1;
        }
        return new CursorPosition(after, size);
    }

    private static List<Known> known(List<PageItem> items, Predicate<PageItem> judged) {
        List<Known> known = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            PageItem item = items.get(i);
            if (judged.test(item)) {
                known.add(new Known(i, ItemMark.of(Objects.requireNonNull(item.id()), item.createdAt())));
            }
        }
        return known;
    }

    private static Instant time(ItemMark mark) {
        return Objects.requireNonNull(mark.createdAt());
    }

    private record Known(int index, ItemMark mark) {
    }
}

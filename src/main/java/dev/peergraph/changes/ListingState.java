package dev.peergraph.changes;

import dev.peergraph.listing.Listed;
import dev.peergraph.listing.WholeListing;
import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringFilter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one reading of a listing found. Items without an id cannot be told apart from one reading to the next, and are left out.
 *
 * @param matching the items that pass the filter, by id, in upstream's order
 * @param all all items of the environment, by id
 */
record ListingState(Map<String, PageItem> matching, Map<String, PageItem> all) {

    /** The state before anything was read. */
    static final ListingState NOTHING = new ListingState(Map.of(), Map.of());

    /** Returns all items of a listing by their ids. */
    static Map<String, PageItem> byId(WholeListing listing) {
        Map<String, PageItem> items = LinkedHashMap.newLinkedHashMap(listing.rows().size());
        for (PageItem item : listing.rows()) {
            put(items, item);
        }
        return items;
    }

    /** Returns what a filter leaves of a listing. */
    static ListingState of(WholeListing listing, Map<String, PageItem> all, WatchedFilter filter) {
        if (filter.equals(WatchedFilter.NONE)) {
            return new ListingState(all, all);
        }
        Listed listed = listing.listed(filter.rows(), null);
        Map<String, PageItem> matching = new LinkedHashMap<>();
        for (int i = 0; i < listed.size(); i++) {
            PageItem item = listed.get(i);
            if (passes(item, filter.filter())) {
                put(matching, item);
            }
        }
        return new ListingState(matching, all);
    }

    private static void put(Map<String, PageItem> items, PageItem item) {
        String id = item.id();
        if (id != null) {
            items.putIfAbsent(id, item);
        }
    }

    private static boolean passes(PageItem item, PeeringFilter filter) {
        return switch (item) {
            case PageItem.Valid(Peering peering) -> filter.passes(peering);
            case PageItem.Malformed _ -> filter.equals(PeeringFilter.NONE);
        };
    }
}

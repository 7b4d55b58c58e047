package dev.peergraph.cache;

import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A filtered listing, cut out of the unfiltered one as upstream would: any of the values of a field, all of the fields. */
final class FilteredListing {

    private FilteredListing() {
    }

    /** Returns the key of the page that may hold all of a filtered listing; {@code null} if the key is not of a filtered one's start. */
    static @Nullable PageKey source(PageKey key) {
        return key.token() != null || key.filter().equals(PeeringFilter.NONE)
                ? null
                : new PageKey(key.partition(), key.environment(), PeeringFilter.NONE, key.pageSize(), null);
    }

    /** Returns what a filter leaves of a listing's first page; {@code null} if it is not all of it, or an item cannot be judged. */
    static @Nullable PeeringPage of(PeeringPage listing, PeeringFilter filter) {
        if (listing.links().next() != null || listing.hasMalformed()) {
            return null;
        }
        List<PageItem> items = listing.items().stream().filter(item -> passes(item, filter)).toList();
        return new PeeringPage(items, PageLinks.NONE, items.size(), listing.rate(), listing.age(), listing.identity(), listing.origin());
    }

    private static boolean passes(PageItem item, PeeringFilter filter) {
        return switch (item) {
            case PageItem.Valid(Peering peering) -> filter.passes(peering);
            case PageItem.Malformed _ -> false;
        };
    }
}

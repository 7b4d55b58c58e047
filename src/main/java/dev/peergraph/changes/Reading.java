package dev.peergraph.changes;

import dev.peergraph.listing.WholeListing;
import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.Peering;
import dev.peergraph.time.Moment;
import java.time.Instant;
import java.util.Map;

/**
 * What the poller knows of an environment's listing.
 *
 * @param listing all of the listing
 * @param all its items by their ids
 * @param asOf the date at which upstream answered the oldest of its pages
 * @param fetched the moment of that
 * @param stale whether upstream could not be read since
 * @param at when the poller learned it
 */
record Reading(WholeListing listing, Map<String, PageItem> all, Instant asOf, Moment fetched, boolean stale, Moment at) {

    /** Returns the reading as one that still stands since upstream could not be read, or has to be told once more. */
    Reading again(boolean nowStale, Moment now) {
        return new Reading(listing, all, asOf, fetched, nowStale, now);
    }

    /** Returns whether a peering will leave its phase by itself. */
    boolean inTransit() {
        return all.values().stream()
                .anyMatch(item -> item instanceof PageItem.Valid(Peering peering) && peering.status().phase().inTransit());
    }
}

package dev.peergraph.changes;

import dev.peergraph.listing.RowFilter;
import dev.peergraph.peering.PeeringFilter;

/**
 * Which peerings of an environment a subscription watches: those that pass both parts. The gateway applies both, since all subscriptions of
 * an environment share one unfiltered listing.
 *
 * @param filter the part that upstream knows, too
 * @param rows the gateway's own part
 */
public record WatchedFilter(PeeringFilter filter, RowFilter rows) {

    /** Watches every peering. */
    public static final WatchedFilter NONE = new WatchedFilter(PeeringFilter.NONE, RowFilter.NONE);
}

package dev.peergraph.connection;

import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import java.time.Instant;
import reactor.core.publisher.Mono;

/** The listings of environments as one GraphQL request sees them. Thread-safe; not to outlive the request. */
public final class Listings {

    final PeeringPages pages;
    final PathLimits limits;
    final Instant opened;
    final Caller caller;
    final Wanted wanted;

    Listings(PeeringPages pages, PathLimits limits, Instant opened, Caller caller, Wanted wanted) {
        this.pages = pages;
        this.limits = limits;
        this.opened = opened;
        this.caller = caller;
        this.wanted = wanted;
    }

    /**
     * Cuts a slice out of the listing of an environment. Arguments are checked before anything is called.
     *
     * @return the connection, exactly one; fails with {@link InvalidArgument} or a {@link PageFailure}
     */
    public Mono<PeeringConnection> connection(String environment, PeeringFilter filter, SliceArguments slice) {
        return Mono.empty();
    }

    /**
     * Finds a peering by the upstream's id.
     *
     * @return the item, or empty if the environment has none of that id; fails with a {@link PageFailure}
     */
    public Mono<PageItem> find(String environment, String peeringId) {
        return Mono.empty();
    }
}

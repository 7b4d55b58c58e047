package dev.peergraph.connection;

import dev.peergraph.hints.PageHints;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PagesUsed;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.Wanted;
import java.time.InstantSource;

/** Opens the listings of environments as Relay connections. */
public final class PeeringConnections {

    private final PeeringPages pages;
    private final PathLimits limits;
    private final InstantSource clock;
    private final PageHints hints;

    /** Makes connections of the pages of an upstream. */
    public PeeringConnections(PeeringPages pages, PathLimits limits, InstantSource clock) {
        this(pages, limits, clock, new PageHints());
    }

    PeeringConnections(PeeringPages pages, PathLimits limits, InstantSource clock, PageHints hints) {
        this.pages = pages;
        this.limits = limits;
        this.clock = clock;
        this.hints = hints;
    }

    /** Returns what one GraphQL request sees: within it, a page is asked for once, and the deadline runs from now. */
    public Listings open(Caller caller, Wanted wanted) {
        return open(caller, wanted, new PagesUsed());
    }

    /** Returns what one GraphQL request sees, and notes there what pages it used. */
    public Listings open(Caller caller, Wanted wanted, PagesUsed used) {
        return new Listings(new RequestPages(pages, limits, clock.instant(), caller, wanted), hints, used);
    }
}

package dev.peergraph.connection;

import dev.peergraph.hints.PageHints;
import dev.peergraph.listing.WholeListings;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PagesUsed;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.Wanted;
import dev.peergraph.time.Arrival;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Opens the listings of environments as Relay connections. */
public final class PeeringConnections {

    private final PeeringPages pages;
    private final PathLimits limits;
    private final MonotonicClock clock;
    private final PageHints hints;
    private final WholeListings wholes;
    private final Scheduler work;

    /** Makes connections of the pages of an upstream, with default limits for listings that are read whole. */
    public PeeringConnections(PeeringPages pages, PathLimits limits, MonotonicClock clock) {
        this(pages, limits, clock, new WholeListings(), Schedulers.immediate());
    }

    /** Makes connections of the pages of an upstream; what takes long is done on threads for that work. */
    public PeeringConnections(PeeringPages pages, PathLimits limits, MonotonicClock clock, WholeListings wholes, Scheduler work) {
        this(pages, limits, clock, new PageHints(), wholes, work);
    }

    PeeringConnections(PeeringPages pages, PathLimits limits, MonotonicClock clock, PageHints hints) {
        this(pages, limits, clock, hints, new WholeListings(), Schedulers.immediate());
    }

    private PeeringConnections(PeeringPages pages, PathLimits limits, MonotonicClock clock, PageHints hints, WholeListings wholes,
            Scheduler work) {
        this.pages = pages;
        this.limits = limits;
        this.clock = clock;
        this.hints = hints;
        this.wholes = wholes;
        this.work = work;
    }

    /** Returns what one GraphQL request sees: within it, a page is asked for once, and the deadline runs from now. */
    public Listings open(Caller caller, Wanted wanted) {
        return open(caller, wanted, new PagesUsed());
    }

    /** Returns what one GraphQL request sees, and notes there what pages it used. */
    public Listings open(Caller caller, Wanted wanted, PagesUsed used) {
        return open(caller, wanted, used, new Arrival(clock.now()));
    }

    /** Returns what a GraphQL request sees that came at some time, from which its deadline runs. */
    public Listings open(Caller caller, Wanted wanted, PagesUsed used, Arrival arrival) {
        Moment deadline = arrival.at().plus(limits.deadline());
        return new Listings(new RequestPages(pages, limits, clock.now(), deadline, caller, wanted), hints, wholes.open(),
                new ListingWork(work), used);
    }
}

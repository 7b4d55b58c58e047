package dev.peergraph.changes;

import dev.peergraph.listing.WholeListings;
import dev.peergraph.listing.WholeReading;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PathLimits;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.pages.Urgency;
import dev.peergraph.pages.Wanted;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Reads the listing of an environment to its end, as background work: callers' requests come first. */
final class ListingReader {

    private final PeeringPages pages;
    private final PathLimits limits;
    private final WholeListings wholes;
    private final MonotonicClock clock;

    ListingReader(PeeringPages pages, PathLimits limits, WholeListings wholes, MonotonicClock clock) {
        this.pages = pages;
        this.limits = limits;
        this.wholes = wholes;
        this.clock = clock;
    }

    /**
     * Reads the listing in pages that were fetched at a moment or later, for whomever; older ones only where upstream cannot answer.
     *
     * @return the reading and what it took; fails with a {@link dev.peergraph.pages.PageFailure}, or
     * {@link dev.peergraph.listing.ListingTooLong}
     */
    Mono<Pages> read(Caller caller, String environment, Moment since) {
        return Mono.defer(() -> {
            Walk walk = new Walk(caller, environment, Wanted.fetchedSince(since));
            return walk.page(null).expand(walk::after).last().map(_ -> walk.end());
        });
    }

    /**
     * A listing that has been read.
     *
     * @param reading what it holds
     * @param count how many pages it has
     */
    record Pages(Reading reading, int count) {
    }

    /** The way through one listing. Used by one thread at a time. */
    private final class Walk {

        private final Caller caller;
        private final String environment;
        private final Wanted wanted;
        private final WholeReading whole;
        private final List<PeeringPage> met = new ArrayList<>();

        Walk(Caller caller, String environment, Wanted wanted) {
            this.caller = caller;
            this.environment = environment;
            this.wanted = wanted;
            this.whole = wholes.open().begin(key(null));
        }

        private PageKey key(@Nullable String token) {
            return new PageKey(caller.partition(), environment, PeeringFilter.NONE, limits.pageSize(), token);
        }

        Mono<PeeringPage> page(@Nullable String token) {
            return pages.page(new PageRequest(key(token), caller, Urgency.background(), wanted, clock.now().plus(limits.deadline())));
        }

        Mono<PeeringPage> after(PeeringPage page) {
            whole.meet(page);
            met.add(page);
            String next = page.links().next();
            return next == null ? Mono.empty() : page(next);
        }

        Pages end() {
            PeeringPage oldest = met.stream().min(Comparator.comparing(page -> page.age().fetched())).orElseThrow();
            boolean stale = met.stream().anyMatch(page -> page.age().stale());
            var listing = whole.end();
            return new Pages(new Reading(listing, ListingState.byId(listing), oldest.age().fetchedAt(), oldest.age().fetched(), stale,
                    clock.now()), met.size());
        }
    }
}

package dev.peergraph.changes;

import dev.peergraph.listing.BackgroundPages;
import dev.peergraph.listing.WholeListing;
import dev.peergraph.listing.WholeListings;
import dev.peergraph.listing.WholeReading;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.Wanted;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.util.Comparator;
import java.util.List;
import reactor.core.publisher.Mono;

/** Reads the listing of an environment to its end, as background work. */
final class ListingReader {

    private final BackgroundPages pages;
    private final WholeListings wholes;
    private final MonotonicClock clock;

    ListingReader(BackgroundPages pages, WholeListings wholes, MonotonicClock clock) {
        this.pages = pages;
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
            WholeReading whole = wholes.open().begin(pages.firstKey(caller, environment));
            return pages.read(caller, environment, Wanted.fetchedSince(since))
                    .doOnNext(whole::meet)
                    .then(Mono.fromSupplier(() -> end(whole)));
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

    private Pages end(WholeReading whole) {
        List<PeeringPage> met = whole.pages();
        PageAge oldest = met.stream().map(PeeringPage::age).min(Comparator.comparing(PageAge::fetched)).orElseThrow();
        boolean stale = met.stream().anyMatch(page -> page.age().stale());
        WholeListing listing = whole.end();
        return new Pages(
                new Reading(listing, ListingState.byId(listing), oldest.fetchedAt(), oldest.fetched(), stale, clock.now()), met.size());
    }
}

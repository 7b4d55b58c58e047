package dev.peergraph.listing;

import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PeeringPage;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The listings that one request reads whole. It holds them to the request's end, so that each question about them is answered once, and
 * limits their rows. Thread-safe.
 */
public final class HeldListings {

    private final WholeListings wholes;
    private final ListingLimits limits;
    private final Map<PageKey, WholeListing> held = new ConcurrentHashMap<>();
    private final Set<List<PageItem>> met = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private final AtomicInteger rows = new AtomicInteger();
    private final Sinks.Empty<Void> full = Sinks.empty();

    HeldListings(WholeListings wholes, ListingLimits limits) {
        this.wholes = wholes;
        this.limits = limits;
    }

    /**
     * Begins to read the listing that a page is the first of.
     *
     * @throws ListingTooLong if the request holds as many rows as it may
     */
    public WholeReading begin(PageKey firstPage) {
        check(rows.get());
        return new WholeReading(limits.rows(), this::count, pages -> of(firstPage, pages));
    }

    /** Tells whether it was found before that these pages make one listing, or begin one. */
    public boolean knows(PageKey firstPage, List<PeeringPage> pages) {
        return wholes.knows(firstPage, pages);
    }

    /** Fails with {@link ListingTooLong} once the request holds more rows than it may, so that what it still waits for can be given up. */
    public Mono<Void> full() {
        return full.asMono();
    }

    /** Fields share their pages: the rows of each count once. */
    private void count(PeeringPage page) {
        if (met.add(page.items())) {
            check(rows.addAndGet(page.items().size()));
        }
    }

    private void check(int found) {
        if (found > limits.requestRows()) {
            ListingTooLong tooLong = ListingTooLong.ofRequest(limits.requestRows(), found);
            full.tryEmitError(tooLong);
            throw tooLong;
        }
    }

    private WholeListing of(PageKey firstPage, List<PeeringPage> pages) {
        WholeListing known = held.get(firstPage);
        if (known != null && known.isOf(pages)) {
            return known;
        }
        WholeListing read = wholes.of(firstPage, pages);
        held.put(firstPage, read);
        return read;
    }
}

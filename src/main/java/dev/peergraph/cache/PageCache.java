package dev.peergraph.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.peergraph.cache.CachedPages.Parts;
import dev.peergraph.pages.PeeringPages;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Stands before the calls to upstream: equal ones that meet become one, a fresh page is served without any, and a stale one at once or
 * where upstream cannot answer (RFC 5861). No two credentials share anything.
 */
public final class PageCache {

    private final Parts parts;
    private final Duration deadline;
    private final InstantSource clock;

    PageCache(CacheProperties properties, Duration deadline, InstantSource clock, MeterRegistry registry) {
        Ticker ticker = () -> ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant());
        PageStore store = new PageStore(properties, clock, ticker);
        Flights flights = new Flights(properties.maxRefreshes());
        this.parts = new Parts(store, new Grants(properties.refused(), ticker), flights, new RefreshPauses(ticker),
                new CacheMeters(registry, store, flights));
        this.deadline = deadline;
        this.clock = clock;
    }

    /** Returns pages that are read from others through this cache. */
    public PeeringPages around(PeeringPages pages) {
        return new CachedPages(pages, parts, deadline, clock);
    }

    Parts parts() {
        return parts;
    }
}

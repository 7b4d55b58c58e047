package dev.peergraph.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.peergraph.cache.CacheMeters.Served;
import dev.peergraph.cache.CachedPages.Parts;
import dev.peergraph.pages.CurrentPages;
import dev.peergraph.pages.PageIdentity;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.time.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;

/**
 * Stands before the calls to upstream: equal ones that meet become one, a fresh page is served without any, and a stale one at once or
 * where upstream cannot answer (RFC 5861). No two credentials share anything.
 */
public final class PageCache implements CurrentPages {

    private final Parts parts;
    private final Duration deadline;
    private final MonotonicClock clock;
    private final long maxBytes;

    PageCache(CacheProperties properties, Duration deadline, MonotonicClock clock, MeterRegistry registry) {
        Ticker ticker = () -> clock.now().nanos();
        PageStore store = new PageStore(properties, clock, ticker);
        Flights flights = new Flights(properties.maxRefreshes());
        this.parts = new Parts(store, new Grants(properties.refused(), ticker), flights, new RefreshPauses(ticker),
                new CacheMeters(registry, store, flights));
        this.deadline = deadline;
        this.clock = clock;
        this.maxBytes = properties.maxSize().toBytes();
    }

    /** Returns the bytes that all pages may take. */
    public long maxBytes() {
        return maxBytes;
    }

    /** Returns pages that are read from others through this cache. */
    public PeeringPages around(PeeringPages pages) {
        return new CachedPages(pages, parts, deadline, clock);
    }

    @Override
    public boolean areCurrent(List<PageIdentity> pages) {
        for (PageIdentity page : pages) {
            if (!parts.store().isCurrent(page)) {
                return false;
            }
        }
        pages.forEach(_ -> parts.meters().count(Served.HIT));
        return true;
    }

    Parts parts() {
        return parts;
    }
}

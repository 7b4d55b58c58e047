package dev.peergraph.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.peergraph.cache.CacheMeters.Served;
import dev.peergraph.cache.CachedPages.Parts;
import dev.peergraph.pages.CurrentPages;
import dev.peergraph.pages.MonotonicClock;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageIdentity;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.PeeringPages;
import dev.peergraph.sharing.PageWindows;
import dev.peergraph.sharing.RevocablePages;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the calls to upstream: equal ones that meet become one, a fresh page is served without any, and a stale one at once or
 * where upstream cannot answer (RFC 5861). No two credentials share anything.
 */
public final class PageCache implements CurrentPages, PageWindows, RevocablePages {

    private final CacheProperties properties;
    private final Parts parts;
    private final Duration deadline;
    private final MonotonicClock clock;

    PageCache(CacheProperties properties, Duration deadline, MonotonicClock clock, MeterRegistry registry) {
        this.properties = properties;
        Ticker ticker = () -> clock.now().nanos();
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

    @Override
    public boolean isFresh(PeeringPage page) {
        return freshness(page) == Freshness.FRESH;
    }

    @Override
    public boolean isServable(PeeringPage page) {
        return freshness(page).compareTo(Freshness.REFRESH_BEHIND) <= 0;
    }

    private Freshness freshness(PeeringPage page) {
        return Freshness.of(Freshness.ageOf(page, properties), properties, clock.now());
    }

    @Override
    public Duration usefulFor(PeeringPage page) {
        PageAge age = Freshness.ageOf(page, properties);
        return age.fetched().until(age.freshUntil()).plus(properties.staleness());
    }

    @Override
    public Duration longest() {
        return properties.fresh().plus(properties.staleness());
    }

    @Override
    public void revoke(String partition, @Nullable String environment) {
        parts.grants().end(partition, environment).forEach(parts.store()::dropUngranted);
    }

    Parts parts() {
        return parts;
    }
}

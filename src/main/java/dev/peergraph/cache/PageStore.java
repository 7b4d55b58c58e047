package dev.peergraph.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.peergraph.outages.UpstreamFailure;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageIdentity;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The pages that are held: bounded in bytes, each until it is of no use or its grant ends. Thread-safe. */
final class PageStore {

    private final Cache<PageKey, Held> pages;
    private final EvictedPages evicted = new EvictedPages();
    private final JustFetched justFetched = new JustFetched();
    private final AtomicLong fetches = new AtomicLong();
    private final CacheProperties properties;
    private final MonotonicClock clock;

    PageStore(CacheProperties properties, MonotonicClock clock, Ticker ticker) {
        this.properties = properties;
        this.clock = clock;
        this.pages = Caffeine.newBuilder()
                .maximumWeight(properties.maxSize().toBytes())
                .weigher((PageKey key, Held held) -> PageWeigher.bytes(key, held.page()))
                .expireAfter(Expiry.writing((PageKey _, Held held) -> lifetime(held)))
                .ticker(ticker)
                // What there is to do after a write takes microseconds: less than handing it to another thread.
                .executor(Runnable::run)
                .removalListener(PageStore::removed)
                .evictionListener(this::evicted)
                .build();
    }

    /**
     * A page, fresh as on the day it came, and the grant that it was fetched under. Equal only to itself: a page fetched anew is another.
     */
    static final class Held {

        private final PeeringPage page;
        private final Grant grant;
        private final AtomicReference<@Nullable UpstreamFailure> failure = new AtomicReference<>();

        private Held(PeeringPage page, Grant grant) {
            this.page = page;
            this.grant = grant;
        }

        PeeringPage page() {
            return page;
        }

        /** Returns why the latest attempt to refresh the page failed; {@code null} if none has failed. */
        @Nullable
        UpstreamFailure failure() {
            return failure.get();
        }
    }

    /** Returns what is held of a key; the same object as long as it is not fetched anew. */
    @Nullable
    Held find(PageKey key) {
        Held held = pages.getIfPresent(key);
        Held found = held == null ? justFetched.find(key, clock.now()) : held;
        return found == null || found.grant.hasEnded() ? null : found;
    }

    /** Returns whether a page is the latest of its key, held or evicted for want of room, and nothing failed to refresh it. */
    boolean isCurrent(PageIdentity page) {
        Held held = find(page.key());
        return held == null ? evicted.contains(page) : page.equals(held.page.identity()) && held.failure() == null;
    }

    /** Returns what the age of a page is good for. */
    Freshness freshness(PeeringPage page) {
        return Freshness.of(page.age(), properties, clock.now());
    }

    /** Returns what a page is good for. One that could not be refreshed is fresh no more: who asks for it lets it be tried again. */
    Freshness freshness(Held held) {
        Freshness ofAge = freshness(held.page());
        return ofAge == Freshness.FRESH && held.failure() != null ? Freshness.REFRESH_BEHIND : ofAge;
    }

    /** Notes that an attempt to refresh what is held of a key has failed. */
    void failed(PageKey key, PageFailure why) {
        Held held = find(key);
        if (held == null) {
            evicted.remove(key);
        } else {
            failed(held, key, failure(why, held.page().age()));
        }
    }

    private void failed(Held held, PageKey key, UpstreamFailure latest) {
        held.failure.updateAndGet(latest::after);
        // Last: it may be evicted at the same time.
        evicted.remove(key);
    }

    /** Returns a failure to refresh a page of some age, as of now. */
    UpstreamFailure failure(PageFailure why, PageAge age) {
        return why.since(age.dateOf(clock.now()));
    }

    /**
     * Gives a page just fetched its lifetime and its identity, and holds it unless its grant has ended meanwhile. What another replica had
     * fetched may be older than what is held, which then stays, and it may stand in for a refresh that failed.
     */
    PeeringPage keep(PageKey key, PeeringPage fetched, Grant grant) {
        UpstreamFailure failed = fetched.age().failure();
        Held present = fetched.origin().isShared() ? find(key) : null;
        if (present != null && present.page.age().fetched().isAfter(fetched.age().fetched())) {
            if (failed != null) {
                failed(present, key, failed);
            }
            return freshness(present) == Freshness.FRESH ? present.page : present.page.outdated(present.failure());
        }
        PeeringPage page = new PeeringPage(fetched.items(), fetched.links(), fetched.totalSize(), fetched.rate(),
                Freshness.ageOf(fetched, properties), new FetchIdentity(key, fetches.incrementAndGet(), grant),
                fetched.origin().withoutBody());
        if (!grant.hasEnded()) {
            Held held = new Held(page, grant);
            held.failure.set(failed);
            grant.held().add(key);
            if (isOn()) {
                justFetched.add(key, held, clock.now());
            }
            // Before it is put: it may be evicted at once.
            evicted.remove(key);
            pages.put(key, held);
            if (grant.hasEnded()) {
                dropUngranted(key);
            }
        }
        return failed == null ? page : page.outdated(failed);
    }

    void drop(PageKey key) {
        justFetched.remove(key);
        pages.invalidate(key);
        evicted.remove(key);
    }

    /** Drops the page of a key unless it has been fetched under a grant that lasts. */
    void dropUngranted(PageKey key) {
        var _ = pages.asMap().computeIfPresent(key, (_, held) -> held.grant.hasEnded() ? null : held);
    }

    long count() {
        return pages.estimatedSize();
    }

    /** Returns the estimated bytes of heap that the pages take. */
    long weight() {
        return pages.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    private boolean isOn() {
        return properties.maxSize().toBytes() > 0;
    }

    private Duration lifetime(Held held) {
        Duration left = clock.now().until(held.page().age().freshUntil().plus(properties.staleness()));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void evicted(@Nullable PageKey key, @Nullable Held held, RemovalCause cause) {
        if (cause == RemovalCause.SIZE && isOn() && held != null && held.failure() == null
                && held.page.identity() instanceof FetchIdentity identity) {
            evicted.add(identity);
        }
    }

    private static void removed(@Nullable PageKey key, @Nullable Held held, RemovalCause cause) {
        if (key == null || held == null) {
            return;
        }
        if (cause != RemovalCause.REPLACED) {
            held.grant.held().remove(key);
        }
    }
}

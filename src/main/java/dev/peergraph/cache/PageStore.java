package dev.peergraph.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.peergraph.pages.Generation;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PeeringPage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The pages that are held: bounded in bytes, each until it is of no use or its grant ends. Thread-safe. */
final class PageStore {

    private final Cache<PageKey, Held> pages;
    /** Those of pages that gave way to others: what was made of them is still true. Weak, and so no more than are kept somewhere. */
    private final Cache<PageKey, Generation> outliving = Caffeine.newBuilder().weakValues().executor(Runnable::run).build();
    private final CacheProperties properties;
    private final InstantSource clock;

    PageStore(CacheProperties properties, InstantSource clock, Ticker ticker) {
        this.properties = properties;
        this.clock = clock;
        this.pages = Caffeine.newBuilder()
                .maximumWeight(properties.maxSize().toBytes())
                .weigher((PageKey key, Held held) -> PageWeigher.bytes(key, held.page()))
                .expireAfter(Expiry.writing((PageKey _, Held held) -> lifetime(held)))
                .ticker(ticker)
                // What there is to do after a write takes microseconds: less than handing it to another thread.
                .executor(Runnable::run)
                .evictionListener(this::evicted)
                .removalListener(PageStore::removed)
                .build();
    }

    /**
     * A page, fresh as on the day it came, and the grant that it was fetched under. Equal only to itself: a page fetched anew is another.
     */
    static final class Held {

        private final PeeringPage page;
        private final Grant grant;

        private Held(PeeringPage page, Grant grant) {
            this.page = page;
            this.grant = grant;
        }

        PeeringPage page() {
            return page;
        }
    }

    /** Returns what is held of a key; the same object as long as it is not fetched anew. */
    @Nullable
    Held find(PageKey key) {
        Held held = pages.getIfPresent(key);
        return held == null || held.grant.hasEnded() ? null : held;
    }

    Freshness freshness(Held held) {
        return Freshness.of(held.page().age(), properties, clock.instant());
    }

    /** Gives a page just fetched its lifetime, and holds it unless its grant has ended meanwhile. */
    PeeringPage keep(PageKey key, PeeringPage fetched, Grant grant, Generation generation) {
        PeeringPage page = new PeeringPage(fetched.items(), fetched.links(), fetched.totalSize(), fetched.rate(),
                Freshness.ageOf(fetched, properties), generation);
        if (!grant.hasEnded()) {
            grant.held().add(key);
            endOutliving(key);
            pages.put(key, new Held(page, grant));
            if (grant.hasEnded()) {
                dropUngranted(key);
            }
        }
        return page;
    }

    void drop(PageKey key) {
        pages.invalidate(key);
        endOutliving(key);
    }

    private void endOutliving(PageKey key) {
        Generation generation = outliving.asMap().remove(key);
        if (generation != null) {
            generation.end();
        }
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

    private Duration lifetime(Held held) {
        Instant end = held.page().age().freshUntil().plus(properties.staleness());
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** At one with the eviction, so that a page fetched anew cannot come before. */
    private void evicted(@Nullable PageKey key, @Nullable Held held, RemovalCause cause) {
        if (key != null && held != null && cause == RemovalCause.SIZE) {
            outliving.put(key, held.page.generation());
        }
    }

    private static void removed(@Nullable PageKey key, @Nullable Held held, RemovalCause cause) {
        if (key == null || held == null) {
            return;
        }
        if (cause != RemovalCause.SIZE) {
            held.page.generation().end();
        }
        if (cause != RemovalCause.REPLACED) {
            held.grant.held().remove(key);
        }
    }
}

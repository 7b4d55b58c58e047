package dev.peergraph.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.peergraph.pages.Generation;
import dev.peergraph.pages.MonotonicClock;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PeeringPage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** The pages that are held: bounded in bytes, each until it is of no use or its grant ends. Thread-safe. */
final class PageStore {

    private final Cache<PageKey, Held> pages;
    /**
     * Those that something is kept of, also once their page has given way to others: what was made of it is still true. Weak, and so no
     * more than are kept somewhere.
     */
    private final Cache<PageKey, Generation> kept = Caffeine.newBuilder().weakValues().executor(Runnable::run).build();
    private final Fetches fetches = new Fetches();
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
                .build();
    }

    /**
     * Which pages were fetched of late, by the numbers of their fetches: one of the same slot may stand in for another, which is then taken
     * for fetched anew. So many slots that this is rare within the time of a request.
     */
    private static final class Fetches {

        private static final int SLOTS = 4096;

        private final AtomicLong count = new AtomicLong();
        private final AtomicLongArray latest = new AtomicLongArray(SLOTS);

        /** Returns the number of a fetch, or of a drop, which is noted once it is done. */
        long next() {
            return count.incrementAndGet();
        }

        void note(PageKey key, long number) {
            latest.set(slot(key), number);
        }

        boolean isLatest(PageKey key, long number) {
            return latest.get(slot(key)) == number;
        }

        private static int slot(PageKey key) {
            return Math.floorMod(key.hashCode(), SLOTS);
        }
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
        return Freshness.of(held.page().age(), properties, clock.now());
    }

    /** Gives a page just fetched its lifetime, and holds it unless its grant has ended meanwhile. */
    PeeringPage keep(PageKey key, PeeringPage fetched, Grant grant, Runnable whenServed) {
        long fetch = fetches.next();
        Generation generation = new Generation(grant::hasEnded, whenServed, self -> keepInSight(key, self, fetch));
        PeeringPage page = new PeeringPage(fetched.items(), fetched.links(), fetched.totalSize(), fetched.rate(),
                Freshness.ageOf(fetched, properties), generation);
        if (!grant.hasEnded()) {
            grant.held().add(key);
            pages.put(key, new Held(page, grant));
            endOthers(key, fetch, generation);
            if (grant.hasEnded()) {
                dropUngranted(key);
            }
        }
        return page;
    }

    void drop(PageKey key) {
        pages.invalidate(key);
        endOthers(key, fetches.next(), null);
    }

    /** Notes a fetch first, then looks for what it outdates: who comes between finds the note. */
    private void endOthers(PageKey key, long fetch, @Nullable Generation own) {
        fetches.note(key, fetch);
        kept.asMap().computeIfPresent(key, (_, before) -> {
            if (before == own) {
                return before;
            }
            before.end();
            return null;
        });
    }

    /** Keeps a generation in sight as long as something is kept of it; ends it instead where its page may have been fetched anew. */
    private void keepInSight(PageKey key, Generation generation, long fetch) {
        kept.asMap().compute(key, (_, before) -> {
            if (before != generation && !isHeld(key, generation) && !fetches.isLatest(key, fetch)) {
                generation.end();
                return before;
            }
            if (before != null && before != generation) {
                before.end();
            }
            return generation;
        });
    }

    private boolean isHeld(PageKey key, Generation generation) {
        Held held = pages.getIfPresent(key);
        return held != null && held.page.generation() == generation;
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
        Duration left = clock.now().until(held.page().age().freshUntil().plus(properties.staleness()));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static void removed(@Nullable PageKey key, @Nullable Held held, RemovalCause cause) {
        if (key == null || held == null) {
            return;
        }
        // What was made of a page that only gives way is still true.
        if (cause != RemovalCause.SIZE) {
            held.page.generation().end();
        }
        if (cause != RemovalCause.REPLACED) {
            held.grant.held().remove(key);
        }
    }
}

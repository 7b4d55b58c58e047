package dev.peergraph.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.peergraph.pages.PageIdentity;
import dev.peergraph.pages.PageKey;
import java.time.Duration;

/**
 * The identities of pages that were evicted for want of room while they were fresh: what was made of such a page is still as fresh as the
 * page was. Bounded in bytes. Thread-safe.
 */
final class EvictedPages {

    /** A page takes much more room than its identity: a part of the pages' room holds the identities of many times as many. */
    private static final int PART_OF_ROOM = 16;
    /** The cache's node, the map's slot, the identity and its expiry. */
    private static final int ENTRY = 200;

    private final Cache<PageKey, Evicted> evicted;

    EvictedPages(CacheProperties properties, Ticker ticker) {
        this.evicted = Caffeine.newBuilder()
                .maximumWeight(properties.maxSize().toBytes() / PART_OF_ROOM)
                .weigher((PageKey key, Evicted _) -> Math.toIntExact(ENTRY + key.bytes()))
                .expireAfter(Expiry.writing((PageKey _, Evicted page) -> page.fresh()))
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    private record Evicted(PageIdentity identity, Grant grant, Duration fresh) {
    }

    /**
     * Notes that a page was evicted.
     *
     * @param grant what the page was fetched under
     * @param fresh how long the page is still fresh
     */
    void add(PageIdentity page, Grant grant, Duration fresh) {
        if (fresh.isPositive()) {
            evicted.put(page.key(), new Evicted(page, grant, fresh));
        }
    }

    /** Returns whether the latest page of its key is this one, and its grant lasts. */
    boolean contains(PageIdentity page) {
        Evicted found = evicted.getIfPresent(page.key());
        return found != null && found.identity().equals(page) && !found.grant().hasEnded();
    }

    /** Forgets the page of a key: it is of no use any more, or another one takes its place. */
    void remove(PageKey key) {
        evicted.invalidate(key);
    }
}

package dev.peergraph.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.peergraph.pages.PageIdentity;
import dev.peergraph.pages.PageKey;

/**
 * The identities of pages that were evicted for want of room. What was made of such a page is as good as before: the page was not replaced.
 * Weak: an identity goes with the last response that was made of its page. Thread-safe.
 */
final class EvictedPages {

    private final Cache<PageKey, FetchIdentity> evicted = Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

    void add(FetchIdentity page) {
        evicted.put(page.key(), page);
    }

    /** Returns whether the latest page of its key is this one, and its grant lasts. */
    boolean contains(PageIdentity page) {
        FetchIdentity found = evicted.getIfPresent(page.key());
        return found != null && found.equals(page) && !found.grant().hasEnded();
    }

    /** Forgets the page of a key: it is of no use any more, or another one takes its place. */
    void remove(PageKey key) {
        evicted.invalidate(key);
    }
}

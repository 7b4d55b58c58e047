package dev.peergraph.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.peergraph.pages.PageKey;
import java.time.Duration;

/** Keeps a page whose refresh has failed from being refreshed again at once, however often it is asked for. Thread-safe. */
final class RefreshPauses {

    /** Short, so that a page is not stale for long once upstream is back; the guard stops calls to one that stays away. */
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MAX_PAUSES = 10_000;

    private final Cache<PageKey, Boolean> pauses;

    RefreshPauses(Ticker ticker) {
        pauses = Caffeine.newBuilder()
                .maximumSize(MAX_PAUSES)
                .expireAfterWrite(PAUSE)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    void failed(PageKey key) {
        pauses.put(key, true);
    }

    /** Returns whether a refresh of the key failed a moment ago. */
    boolean lasts(PageKey key) {
        return pauses.getIfPresent(key) != null;
    }
}

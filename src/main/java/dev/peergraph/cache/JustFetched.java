package dev.peergraph.cache;

import dev.peergraph.cache.PageStore.Held;
import dev.peergraph.pages.PageKey;
import dev.peergraph.time.Moment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The pages fetched within the last second. A full cache may evict a page as soon as it comes, because others are asked for more often;
 * those who ask for it at the same time as the first must not call upstream again. Thread-safe.
 */
final class JustFetched {

    private static final Duration KEPT = Duration.ofSeconds(1);

    /** Few, since they are held beside what the cache may hold. */
    private static final int MOST = 8;

    private final AtomicReferenceArray<@Nullable Entry> entries = new AtomicReferenceArray<>(MOST);
    private final AtomicInteger added = new AtomicInteger();

    private record Entry(PageKey key, Held page, Moment until) {
    }

    void add(PageKey key, Held page, Moment now) {
        remove(key);
        entries.set(Math.floorMod(added.getAndIncrement(), MOST), new Entry(key, page, now.plus(KEPT)));
    }

    @Nullable
    Held find(PageKey key, Moment now) {
        for (int i = 0; i < MOST; i++) {
            Entry entry = entries.get(i);
            if (entry != null && entry.key.equals(key) && now.isBefore(entry.until)) {
                return entry.page;
            }
        }
        return null;
    }

    void remove(PageKey key) {
        for (int i = 0; i < MOST; i++) {
            Entry entry = entries.get(i);
            if (entry != null && entry.key.equals(key)) {
                entries.compareAndSet(i, entry, null);
            }
        }
    }
}

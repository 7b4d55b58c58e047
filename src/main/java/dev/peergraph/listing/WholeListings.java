package dev.peergraph.listing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PeeringPage;
import java.util.List;

/** Reads listings whole, and remembers what it found out about the latest generation of each: bounded in bytes. Thread-safe. */
public final class WholeListings {

    private static final ListingLimits DEFAULT_LIMITS = new ListingLimits(20_000, 100_000);
    private static final int DEFAULT_BYTES = 8 << 20;

    private final Cache<PageKey, ListingIndex> indexes;
    private final ListingLimits limits;

    /** Remembers nothing yet, with default limits. */
    public WholeListings() {
        this(DEFAULT_LIMITS, DEFAULT_BYTES);
    }

    /** Remembers nothing yet, and never more than so many bytes; reads no more rows than said. */
    public WholeListings(ListingLimits limits, long maxBytes) {
        this.limits = limits;
        this.indexes = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((PageKey key, ListingIndex index) -> (int) Math.min(key.bytes() + index.bytes(), Integer.MAX_VALUE))
                .executor(Runnable::run)
                .build();
    }

    /** Returns what one request reads whole: nothing yet. */
    public HeldListings open() {
        return new HeldListings(this, limits);
    }

    /** Tells whether the latest that were read as one listing are these very pages, or begin with them. */
    boolean knows(PageKey listing, List<PeeringPage> pages) {
        ListingIndex known = indexes.getIfPresent(listing);
        return known != null && known.beginsWith(pages);
    }

    WholeListing of(PageKey listing, List<PeeringPage> pages) {
        ListingIndex known = indexes.getIfPresent(listing);
        if (known != null && known.isOf(pages)) {
            return new WholeListing(known, known.rows(pages));
        }
        ListingIndex begun = ListingIndex.of(pages, () -> weighAnew(listing));
        indexes.put(listing, begun);
        return new WholeListing(begun, begun.rows(pages));
    }

    private void weighAnew(PageKey listing) {
        var _ = indexes.asMap().computeIfPresent(listing, (_, held) -> held);
    }

    /** Returns the bytes that are remembered. */
    long bytes() {
        indexes.cleanUp();
        return indexes.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }
}

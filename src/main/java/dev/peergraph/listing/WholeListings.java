package dev.peergraph.listing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.peering.PeeringFilter;
import java.util.List;
import java.util.stream.Stream;

/** Reads listings whole, and remembers what it found out about the latest generation of each: bounded in bytes. Thread-safe. */
public final class WholeListings {

    private static final int DEFAULT_ROWS = 20_000;
    private static final int DEFAULT_BYTES = 8 << 20;
    private static final int BYTES_OF_A_KEY = 200;
    private static final int BYTES_OF_A_TEXT = 56;

    private final Cache<PageKey, ListingIndex> indexes;
    private final int maxRows;

    /** Remembers nothing yet, with default limits. */
    public WholeListings() {
        this(DEFAULT_ROWS, DEFAULT_BYTES);
    }

    /** Remembers nothing yet, and never more than so many bytes; reads no listing of more rows than said. */
    public WholeListings(int maxRows, long maxBytes) {
        this.maxRows = maxRows;
        this.indexes = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((PageKey key, ListingIndex index) -> bytes(key) + index.bytes())
                .executor(Runnable::run)
                .build();
    }

    /** A filter of many names takes more than the index of what passes it. */
    private static int bytes(PageKey key) {
        PeeringFilter filter = key.filter();
        return BYTES_OF_A_KEY + Stream.of(List.of(key.partition(), key.environment()), filter.displayNames(), filter.networks())
                .flatMap(List::stream)
                .mapToInt(text -> BYTES_OF_A_TEXT + 2 * text.length())
                .sum();
    }

    /** Begins to read the listing that a page is the first of. */
    public WholeReading begin(PageKey firstPage) {
        return new WholeReading(maxRows, pages -> of(firstPage, pages));
    }

    private WholeListing of(PageKey listing, List<PeeringPage> pages) {
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

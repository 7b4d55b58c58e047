package dev.peergraph.hints;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PeeringPage;
import java.util.function.Consumer;

/**
 * Remembers on which page of which listing an id was last seen, so that a walk can begin there. Only hints: one may be lost, or wrong by
 * the time it is used. Bounded in bytes; no two credentials share any. Thread-safe.
 */
public final class PageHints {

    /** Some 4 million rows; one listing takes a quarter of it at most. */
    private static final int MAX_BYTES = 16 << 20;
    private static final int SHARE_OF_LISTING = 4;

    private final Cache<PageKey, ListingHints> listings;
    private final int maxBytesOfListing;

    /** Remembers nothing yet. */
    public PageHints() {
        this(MAX_BYTES);
    }

    /** Remembers nothing yet, and never more than a number of bytes. */
    public PageHints(int maxBytes) {
        this.maxBytesOfListing = maxBytes / SHARE_OF_LISTING;
        this.listings = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((PageKey listing, ListingHints hints) -> hints.bytes())
                .executor(Runnable::run)
                .build();
    }

    /** Returns what is remembered of the listing that a page belongs to. */
    public ListingHints of(PageKey page) {
        ListingHints hints = listings.getIfPresent(listing(page));
        return hints == null ? ListingHints.NONE : hints;
    }

    /** Remembers a page as it was just met. A listing of one page needs no hints. */
    public void note(PageKey key, PageContext context, PeeringPage page) {
        if ((key.token() == null && page.links().next() == null) || page.items().isEmpty()) {
            return;
        }
        PageRef ref = new PageRef(key.token());
        PageHint known = of(key).page(ref);
        if (known == null || !known.knows(context, page.age().fetched())) {
            PageHint hint = PageHint.of(ref, context, page);
            change(key, hints -> hints.note(hint));
        }
    }

    /** Forgets a page whose token upstream refuses. */
    public void forget(PageKey key) {
        if (of(key).page(new PageRef(key.token())) != null) {
            change(key, hints -> hints.forget(new PageRef(key.token())));
        }
    }

    /** Computed, so that the cache weighs the hints anew. */
    private void change(PageKey key, Consumer<ListingHints> change) {
        var _ = listings.asMap().compute(listing(key), (_, known) -> {
            ListingHints hints = known == null ? new ListingHints(maxBytesOfListing) : known;
            change.accept(hints);
            return hints;
        });
    }

    private static PageKey listing(PageKey page) {
        return page.token() == null ? page : new PageKey(page.partition(), page.environment(), page.filter(), page.pageSize(), null);
    }

    /** Returns the bytes that all hints take. */
    long bytes() {
        return listings.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }
}

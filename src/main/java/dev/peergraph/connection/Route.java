package dev.peergraph.connection;

import dev.peergraph.listing.Listing;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageTraces;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A listing to walk, and where to tell of its pages: of each once, however many walks to one answer meet it. */
record Route(Listing listing, PageTraces traces, Set<List<Object>> told) {

    Route(Listing listing, PageTraces traces) {
        this(listing, traces, traces == PageTraces.NONE ? Set.of() : ConcurrentHashMap.newKeySet());
    }

    PageTraces traces(PageKey page, boolean fresh) {
        return traces != PageTraces.NONE && told.add(List.of(page, fresh)) ? traces : PageTraces.NONE;
    }

    /**
     * The walks to one answer.
     *
     * @param hinted begins where hints point; {@code null} if they do not
     * @param plain begins at the listing's start
     * @param fresh the same, in pages fetched anew
     */
    record Walks<T>(@Nullable Walk<T> hinted, Supplier<Walk<T>> plain, Supplier<Walk<T>> fresh) {
    }
}

package dev.peergraph.hints;

import org.jspecify.annotations.Nullable;

/**
 * Names a page of a listing.
 *
 * @param token upstream's page token; {@code null} names the first page
 */
public record PageRef(@Nullable String token) {

    /** The first page. */
    public static final PageRef FIRST = new PageRef(null);
}

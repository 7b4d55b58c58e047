package dev.peergraph.connection;

import org.jspecify.annotations.Nullable;

/**
 * What to cut out of a listing, as a client writes it; unchecked (Relay cursor connections §4).
 *
 * @param first how many from the front; {@code null} if not given
 * @param after the cursor after which the slice begins; {@code null} if not given
 * @param last how many from the back; {@code null} if not given
 * @param before the cursor before which the slice ends; {@code null} if not given
 */
public record SliceArguments(@Nullable Integer first, @Nullable String after, @Nullable Integer last, @Nullable String before) {
}

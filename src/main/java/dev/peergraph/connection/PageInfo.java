package dev.peergraph.connection;

import org.jspecify.annotations.Nullable;

/**
 * Where a slice lies in its listing (Relay cursor connections §5), as far as is known without a further call.
 *
 * @param hasNextPage whether the listing goes on after the slice
 * @param hasPreviousPage whether the listing has items before the slice
 * @param startCursor the first edge's cursor; {@code null} if there is none
 * @param endCursor the last edge's cursor; {@code null} if there is none
 */
public record PageInfo(boolean hasNextPage, boolean hasPreviousPage, @Nullable String startCursor, @Nullable String endCursor) {
}

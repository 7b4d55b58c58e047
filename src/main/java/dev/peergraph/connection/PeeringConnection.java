package dev.peergraph.connection;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A slice of a listing (Relay cursor connections §2).
 *
 * @param edges the items of the slice with their cursors, in the upstream's order
 * @param pageInfo where the slice lies
 * @param totalCount items of the whole listing; {@code null} if unknown
 * @param fetchedAt when the oldest upstream page used was fetched
 * @param stale whether a page used was past its freshness
 */
public record PeeringConnection(List<PeeringEdge> edges, PageInfo pageInfo, @Nullable Integer totalCount, Instant fetchedAt,
        boolean stale) {
}

package dev.peergraph.connection;

import dev.peergraph.listing.PeeringCounts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A slice of a listing (Relay cursor connections §2).
 *
 * @param edges the items of the slice with their cursors, in the listing's order
 * @param pageInfo where the slice lies
 * @param totalCount items of the whole listing; {@code null} if unknown
 * @param fetchedAt when the oldest upstream page used was fetched
 * @param stale whether a page used was past its freshness
 * @param counted what came of counting the listing
 */
public record PeeringConnection(List<PeeringEdge> edges, PageInfo pageInfo, @Nullable Integer totalCount, Instant fetchedAt,
        boolean stale, Counted counted) {

    /** Makes one whose listing has not been counted. */
    public PeeringConnection(List<PeeringEdge> edges, PageInfo pageInfo, @Nullable Integer totalCount, Instant fetchedAt, boolean stale) {
        this(edges, pageInfo, totalCount, fetchedAt, stale, new Counted.Not());
    }

    /** What came of counting a listing. */
    public sealed interface Counted {

        /** Nobody asked for it. */
        record Not() implements Counted {
        }

        /** All of it has been counted, in pages of which the oldest was fetched then. */
        record All(PeeringCounts counts, Instant fetchedAt, boolean stale) implements Counted {
        }

        /** A page did not come, or there are too many. */
        record Failed(RuntimeException failure) implements Counted {
        }
    }

    /**
     * Returns the counts of the whole listing; {@code null} if nobody asked for them.
     *
     * @throws RuntimeException why they could not be had
     */
    public @Nullable PeeringCounts counts() {
        return switch (counted) {
            case Counted.Not _ -> null;
            case Counted.All all -> all.counts();
            case Counted.Failed(RuntimeException failure) -> throw failure;
        };
    }

    /**
     * Returns the connection with what came of counting its listing: as old as the oldest page of both. What has been counted is surer than
     * what upstream or a hint tells of the total.
     */
    PeeringConnection with(Counted outcome) {
        return switch (outcome) {
            case Counted.All all -> new PeeringConnection(edges, pageInfo, all.counts().total(),
                    all.fetchedAt().isBefore(fetchedAt) ? all.fetchedAt() : fetchedAt, stale || all.stale(), all);
            case Counted.Not _,Counted.Failed _ -> new PeeringConnection(edges, pageInfo, totalCount, fetchedAt, stale, outcome);
        };
    }
}

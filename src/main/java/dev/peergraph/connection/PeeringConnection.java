package dev.peergraph.connection;

import dev.peergraph.listing.PeeringCounts;
import dev.peergraph.outages.PeeringFreshness;
import dev.peergraph.outages.UpstreamFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A slice of a listing (Relay cursor connections §2).
 *
 * @param edges the items of the slice with their cursors, in the listing's order
 * @param pageInfo where the slice lies
 * @param totalCount items of the whole listing; {@code null} if unknown
 * @param age how old the pages used are
 * @param counted what came of counting the listing
 */
public record PeeringConnection(List<PeeringEdge> edges, PageInfo pageInfo, @Nullable Integer totalCount, SliceAge age,
        Counted counted) {

    /** Makes one whose listing has not been counted. */
    public PeeringConnection(List<PeeringEdge> edges, PageInfo pageInfo, @Nullable Integer totalCount, SliceAge age) {
        this(edges, pageInfo, totalCount, age, new Counted.Not());
    }

    /** What came of counting a listing. */
    public sealed interface Counted {

        /** Nobody asked for it. */
        record Not() implements Counted {
        }

        /** All of it has been counted, in pages of that age. */
        record All(PeeringCounts counts, SliceAge age) implements Counted {
        }

        /** A page did not come, or there are too many. */
        record Failed(RuntimeException failure) implements Counted {
        }
    }

    /** Returns when the oldest upstream page used was fetched. */
    public Instant fetchedAt() {
        return age.fetchedAt();
    }

    /** Returns whether a page used was past its freshness, or could not be refreshed. */
    public boolean stale() {
        return freshness() != PeeringFreshness.FRESH;
    }

    /** Returns the worst freshness of the pages used. */
    public PeeringFreshness freshness() {
        return age.freshness();
    }

    /** Returns why a page used could not be refreshed; {@code null} if nothing failed. */
    public @Nullable UpstreamFailure upstreamFailure() {
        return age.upstreamFailure();
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
            case Counted.All all -> new PeeringConnection(edges, pageInfo, all.counts().total(), age.with(all.age()), all);
            case Counted.Not _,Counted.Failed _ -> new PeeringConnection(edges, pageInfo, totalCount, age, outcome);
        };
    }
}

package dev.peergraph.connection;

import dev.peergraph.listing.Listing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stretch of a trail that becomes a connection. */
record Cut(Trail trail, List<PeeringEdge> edges) {

    static Cut of(Listing listing, Trail trail, int from, int to) {
        Seen seen = trail.seen();
        List<Cursor> cursors = seen.cursors(from, to, listing);
        PeeringEdge[] edges = new PeeringEdge[to - from];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = new PeeringEdge(CursorCodec.encode(cursors.get(i)), seen.get(from + i));
        }
        return new Cut(trail, List.of(edges));
    }

    /** Makes the connection; the items that have been counted are told where upstream tells no total. */
    PeeringConnection connection(boolean hasPrevious, boolean hasNext, @Nullable Integer counted) {
        Integer told = trail.totalSize();
        return of(hasPrevious, hasNext, told == null ? counted : told);
    }

    /** Makes the connection of a listing of so many items, if that is known. */
    PeeringConnection of(boolean hasPrevious, boolean hasNext, @Nullable Integer total) {
        return new PeeringConnection(edges, pageInfo(hasPrevious, hasNext), total, trail.age());
    }

    private PageInfo pageInfo(boolean hasPrevious, boolean hasNext) {
        if (edges.isEmpty()) {
            return new PageInfo(hasNext, hasPrevious, null, null);
        }
        return new PageInfo(hasNext, hasPrevious, edges.getFirst().cursor(), edges.getLast().cursor());
    }
}

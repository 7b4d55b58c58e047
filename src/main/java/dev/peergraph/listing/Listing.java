package dev.peergraph.listing;

import dev.peergraph.pages.Sha256;
import dev.peergraph.peering.PeeringCloud;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The peerings of an environment that pass upstream's filter and the gateway's, in an order. The fingerprint ties cursors to it, on any
 * replica and across restarts.
 *
 * @param environment the upstream's id of the environment
 * @param filter what goes upstream of the filter
 * @param rows what the gateway filters by itself
 * @param order the gateway's own order; {@code null} for upstream's
 * @param fingerprint equal for equal listings
 */
public record Listing(String environment, PeeringFilter filter, RowFilter rows, @Nullable PeeringOrder order, long fingerprint) {

    /** Returns the listing that upstream gives, in its order. */
    public static Listing of(String environment, PeeringFilter filter) {
        return of(environment, filter, RowFilter.NONE, null);
    }

    /** Returns a listing that the gateway filters or orders itself. */
    public static Listing of(String environment, PeeringFilter filter, RowFilter rows, @Nullable PeeringOrder order) {
        return new Listing(environment, filter, rows, order, fingerprint(environment, filter, rows, order));
    }

    /** Returns whether all of it must be read before any of it can be shown. */
    public boolean needsAllRows() {
        return order != null || !rows.equals(RowFilter.NONE);
    }

    private static long fingerprint(String environment, PeeringFilter filter, RowFilter rows, @Nullable PeeringOrder order) {
        MessageDigest digest = Sha256.digest();
        update(digest, List.of(environment));
        update(digest, filter.displayNames());
        update(digest, filter.phases().stream().map(PeeringPhase::name).toList());
        update(digest, filter.networks());
        if (order != null || !rows.equals(RowFilter.NONE)) {
            update(digest, rows.clouds().stream().map(PeeringCloud::name).toList());
            update(digest, rows.regions());
            update(digest, List.of(rows.search()));
            update(digest, order == null ? List.of() : List.of(order.field().name(), order.direction().name()));
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    /** Lengths go in too, so that no two different listings read the same. */
    private static void update(MessageDigest digest, List<String> values) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(values.size()).flip());
        for (String value : values) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            digest.update(bytes);
        }
    }
}

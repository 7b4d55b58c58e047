package dev.peergraph.connection;

import dev.peergraph.pages.Sha256;
import dev.peergraph.peering.PeeringFilter;
import dev.peergraph.peering.PeeringPhase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** All peerings of an environment that pass a filter; the fingerprint ties cursors to it, on any replica and across restarts. */
record Listing(String environment, PeeringFilter filter, long fingerprint) {

    static Listing of(String environment, PeeringFilter filter) {
        return new Listing(environment, filter, fingerprint(environment, filter));
    }

    private static long fingerprint(String environment, PeeringFilter filter) {
        MessageDigest digest = Sha256.digest();
        update(digest, List.of(environment));
        update(digest, filter.displayNames());
        update(digest, filter.phases().stream().map(PeeringPhase::name).toList());
        update(digest, filter.networks());
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

package dev.peergraph.connection;

import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.IdTemplate;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.PeeringCore;
import dev.peergraph.peering.PeeringPhase;
import dev.peergraph.peering.PeeringStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Items of a listing for tests. */
public final class Items {

    public static final Instant EPOCH = Instant.parse("2025-01-01T00:00:00Z");

    private Items() {
    }

    /** Returns an item as the contract has it. */
    public static PageItem valid(String id, @Nullable Instant createdAt) {
        return named(id, "name of " + id, createdAt);
    }

    /** Returns an item of a name, as the contract has it. */
    public static PageItem named(String id, String name) {
        return named(id, name, null);
    }

    private static PageItem named(String id, String name, @Nullable Instant createdAt) {
        Environment environment = Environment.of("env-1");
        PeeringCore core = new PeeringCore(id, name, new PeeringStatus(PeeringPhase.READY, null, null), environment,
                new Network("n-1", environment, null, null), createdAt, null, null, null,
                IdTemplate.of("https://upstream.test/" + id, "n-1", id));
        return new PageItem.Valid(new AwsPeering(core, "111122223333", "vpc-1", List.of(), "us-east-1"));
    }

    /** An item created so many seconds after the epoch, its id sorting alike. */
    static PageItem at(int second) {
        return valid("p-%05d".formatted(second), EPOCH.plusSeconds(second));
    }

    static PageItem broken(@Nullable String id, @Nullable Instant createdAt) {
        return new PageItem.Malformed(id, createdAt, "status is missing");
    }
}

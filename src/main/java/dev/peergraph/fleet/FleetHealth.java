package dev.peergraph.fleet;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether this replica is with the others, for operators. Always up: a replica that is apart serves all the same. */
final class FleetHealth implements HealthIndicator {

    private final FleetLinks links;

    FleetHealth(FleetLinks links) {
        this.links = links;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        links.all().forEach(kept -> health.withDetail(kept.name(), details(kept.state())));
        return health.build();
    }

    private static Map<String, Object> details(LinkState state) {
        boolean joined = state.joined() != null;
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("redis", state.address());
        details.put("joined", joined);
        details.put("replicas", state.size());
        if (!joined) {
            details.put("cause", state.cause());
        }
        return details;
    }
}

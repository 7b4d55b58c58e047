package dev.peergraph.upstream;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Tells operators that upstream has moved on. Always up: what is unknown is served as such. */
final class DriftHealth implements HealthIndicator {

    private final Drift drift;

    DriftHealth(Drift drift) {
        this.drift = drift;
    }

    @Override
    public Health health() {
        return Health.up()
                .withDetail("unknownClouds", drift.unknownClouds())
                .withDetail("unknownPhases", drift.unknownPhases())
                .withDetail("malformedItems", drift.malformedItems())
                .build();
    }
}

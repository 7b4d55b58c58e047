package dev.peergraph.watch;

import dev.peergraph.peering.PeeringPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one look at an environment found: numbers alone, no peering.
 *
 * @param phases peerings by phase; a phase without one is absent
 * @param oldestPending when the oldest peering in PENDING_ACCEPT was created; {@code null} if there is none that says so
 * @param fetchedAt when the oldest page of the listing was fetched
 */
record Reading(Map<PeeringPhase, Integer> phases, @Nullable Instant oldestPending, Instant fetchedAt) {

    Reading {
        phases = Map.copyOf(phases);
    }

    int count(PeeringPhase phase) {
        return phases.getOrDefault(phase, 0);
    }

    /** Returns for how long a peering has waited to be accepted, in seconds; 0 if none waits. */
    double pendingSeconds(Instant now) {
        return oldestPending == null ? 0 : seconds(oldestPending, now);
    }

    /** Returns the age of the data, in seconds. */
    double ageSeconds(Instant now) {
        return seconds(fetchedAt, now);
    }

    private static double seconds(Instant from, Instant now) {
        return Math.max(0, Duration.between(from, now).toMillis()) / 1000.0;
    }
}

package dev.peergraph.fleet;

import java.time.Duration;

/**
 * How long one request waits for Redis at most.
 *
 * @param budget for its word on a budget
 * @param page for a page
 */
public record FleetTimes(Duration budget, Duration page) {

    /**
     * How long a key lives that holds what replicas note of each other; what it holds expires much earlier. Longer than pages, of which a
     * full Redis then evicts the oldest first ({@code volatile-ttl}), and not the calls under way.
     */
    public static final Duration BOOKKEEPING = Duration.ofDays(2);
}

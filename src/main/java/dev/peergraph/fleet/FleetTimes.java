package dev.peergraph.fleet;

import java.time.Duration;

/**
 * How long one request waits for Redis at most.
 *
 * @param budget for its word on a budget
 * @param page for a page
 */
public record FleetTimes(Duration budget, Duration page) {
}

package dev.peergraph.pages;

import java.time.Duration;

/**
 * What a reader of {@link PeeringPages} has to keep to.
 *
 * @param pageSize rows to ask for in one call, 1..1000
 * @param deadline how long a whole request may take, its waits included
 */
public record PathLimits(int pageSize, Duration deadline) {
}

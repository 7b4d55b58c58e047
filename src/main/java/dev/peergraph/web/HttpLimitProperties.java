package dev.peergraph.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much callers may load the gateway with at once.
 *
 * @param concurrentRequests most GraphQL requests under way at once, at least 1; the default is what one process answers in a second or two
 * @param bodySize most bytes of a request's body, 1KB to 64MB; the default is many times a large query with its variables
 * @param bodyTimeout longest time from a request's head to the last byte of its body; longer than a slow mobile connection takes
 * @param bodyMemory most bytes of all bodies that are held at once, at least the size of one
 * @param idleTimeout how long a connection is kept that nothing is asked on, 1s to 1h; more than a browser pauses between two clicks
 */
@ConfigurationProperties(prefix = "peergraph.limits.http", ignoreUnknownFields = false)
record HttpLimitProperties(@DefaultValue("1000") int concurrentRequests, @DefaultValue("256KB") DataSize bodySize,
        @DefaultValue("10s") Duration bodyTimeout, @DefaultValue("64MB") DataSize bodyMemory,
        @DefaultValue("60s") Duration idleTimeout) {

    private static final DataSize SMALLEST_BODY = DataSize.ofKilobytes(1);
    private static final DataSize LARGEST_BODY = DataSize.ofMegabytes(64);

    HttpLimitProperties {
        require(concurrentRequests >= 1, "concurrent-requests must be at least 1, but is " + concurrentRequests);
        require(bodySize.compareTo(SMALLEST_BODY) >= 0 && bodySize.compareTo(LARGEST_BODY) <= 0,
                "body-size must be between 1KB and 64MB, but is " + bodySize);
        require(bodyTimeout.toMillis() >= 1 && bodyTimeout.compareTo(Duration.ofHours(1)) <= 0,
                "body-timeout must be between 1ms and 1h, but is " + bodyTimeout);
        require(idleTimeout.compareTo(Duration.ofSeconds(1)) >= 0 && idleTimeout.compareTo(Duration.ofHours(1)) <= 0,
                "idle-timeout must be between 1s and 1h, but is " + idleTimeout);
        require(bodyMemory.compareTo(bodySize) >= 0, "body-memory must be at least body-size, " + bodySize + ", but is " + bodyMemory);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("peergraph.limits.http." + message);
        }
    }
}

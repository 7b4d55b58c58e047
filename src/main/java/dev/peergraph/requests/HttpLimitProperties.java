package dev.peergraph.requests;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of requests, connections and unread responses.
 *
 * @param concurrentRequests most GraphQL requests under way at once, at least 1; the default is what one process answers in a second or two
 * @param bodySize most bytes of a request's body, 1KB to 64MB; the default is many times a large query with its variables
 * @param bodyTimeout longest time from a request's head to the last byte of its body; longer than a slow mobile connection takes
 * @param bodyMemory most bytes of all request bodies in memory, at least the size of one
 * @param idleTimeout how long a connection without a request is kept, 1s to 1h; more than a browser pauses between two clicks
 * @param unreadMemory most bytes of all responses that callers have not read yet, at least 1MB: a response that would take more is refused,
 * and connections that nothing is read on are closed to make room; the default is a few of the largest responses
 * @param writeTimeout longest time in which a client reads nothing of its response, 1s to 1h, after which its connection is closed; a phone
 * that loses its network for a while can still go on
 */
@ConfigurationProperties(prefix = "peergraph.limits.http", ignoreUnknownFields = false)
record HttpLimitProperties(@DefaultValue("1000") int concurrentRequests, @DefaultValue("256KB") DataSize bodySize,
        @DefaultValue("10s") Duration bodyTimeout, @DefaultValue("64MB") DataSize bodyMemory,
        @DefaultValue("60s") Duration idleTimeout, @DefaultValue("64MB") DataSize unreadMemory,
        @DefaultValue("60s") Duration writeTimeout) {

    private static final DataSize SMALLEST_BODY = DataSize.ofKilobytes(1);
    private static final DataSize SMALLEST_UNREAD = DataSize.ofMegabytes(1);
    private static final DataSize LARGEST_BODY = DataSize.ofMegabytes(64);

    HttpLimitProperties {
        require(concurrentRequests >= 1, "concurrent-requests must be at least 1, but is " + concurrentRequests);
        require(bodySize.compareTo(SMALLEST_BODY) >= 0 && bodySize.compareTo(LARGEST_BODY) <= 0,
                "body-size must be between 1KB and 64MB, but is " + bodySize);
        require(bodyTimeout.toMillis() >= 1 && bodyTimeout.compareTo(Duration.ofHours(1)) <= 0,
                "body-timeout must be between 1ms and 1h, but is " + bodyTimeout);
        require(idleTimeout.compareTo(Duration.ofSeconds(1)) >= 0 && idleTimeout.compareTo(Duration.ofHours(1)) <= 0,
                "idle-timeout must be between 1s and 1h, but is " + idleTimeout);
        require(writeTimeout.compareTo(Duration.ofSeconds(1)) >= 0 && writeTimeout.compareTo(Duration.ofHours(1)) <= 0,
                "write-timeout must be between 1s and 1h, but is " + writeTimeout);
        require(unreadMemory.compareTo(SMALLEST_UNREAD) >= 0, "unread-memory must be at least 1MB, but is " + unreadMemory);
        require(bodyMemory.compareTo(bodySize) >= 0, "body-memory must be at least body-size, " + bodySize + ", but is " + bodyMemory);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("peergraph.limits.http." + message);
        }
    }
}

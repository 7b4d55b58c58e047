package dev.peergraph.changes;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often watched listings are read, and limits of subscriptions.
 *
 * @param pollInterval pause between two readings while a peering is in transit, 100ms to 10m; six times that when all are settled, and
 * longer as fewer calls of the rate limit are left; the default shows a new phase about as soon as one would look again
 * @param maxSubscriptions most subscriptions of all callers at once, and most WebSockets, 1 or more; the default takes a small part of a
 * default heap
 * @param perCredential most subscriptions of one credential, or in service mode of one token's subject, 1 or more; the default leaves room
 * for others
 * @param perConnection most operations at once on one WebSocket, 1 to 200; more than a page with many tables needs
 * @param writeTimeout longest time in which a client reads nothing of a stream, 1s to 1h, after which it is closed
 * @param pingInterval how often the client of a WebSocket is asked whether it is still there, 1s to 10m, and how often a stream of events
 * has a comment; who does not answer for two intervals is closed; less than proxies usually keep silent connections
 * @param drain over how long streams are closed at shutdown, 0s to 10m and to a phase of the shutdown, before the web server stops; the
 * default keeps the clients of a large gateway from all coming to another one at once
 */
@ConfigurationProperties(prefix = "peergraph.changes", ignoreUnknownFields = false)
public record ChangesProperties(@DefaultValue("5s") Duration pollInterval, @DefaultValue("10000") int maxSubscriptions,
        @DefaultValue("5000") int perCredential, @DefaultValue("50") int perConnection, @DefaultValue("60s") Duration writeTimeout,
        @DefaultValue("15s") Duration pingInterval, @DefaultValue("5s") Duration drain) {

    private static final int MOST_PER_CONNECTION = 200;

    /** Refuses values out of range. */
    public ChangesProperties {
        require("poll-interval", pollInterval, Duration.ofMillis(100), Duration.ofMinutes(10));
        require("write-timeout", writeTimeout, Duration.ofSeconds(1), Duration.ofHours(1));
        require("ping-interval", pingInterval, Duration.ofSeconds(1), Duration.ofMinutes(10));
        require("drain", drain, Duration.ZERO, Duration.ofMinutes(10));
        require(maxSubscriptions >= 1, "max-subscriptions must be at least 1, but is " + maxSubscriptions);
        require(perCredential >= 1, "per-credential must be at least 1, but is " + perCredential);
        require(perConnection >= 1 && perConnection <= MOST_PER_CONNECTION,
                "per-connection must be between 1 and " + MOST_PER_CONNECTION + ", but is " + perConnection);
    }

    private static void require(String name, Duration value, Duration shortest, Duration longest) {
        require(value.compareTo(shortest) >= 0 && value.compareTo(longest) <= 0,
                name + " must be between " + shortest + " and " + longest + ", but is " + value);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("peergraph.changes." + message);
        }
    }
}

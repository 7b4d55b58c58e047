package dev.peergraph.fleet;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Replicas that share pages and rate limits through Redis, which {@code spring.data.redis.*} names.
 *
 * @param enabled Whether this replica shares. Needs {@code peergraph.auth.partition-key}, the same at every replica.
 * @param namespace First part of every key in Redis, 1 to 64 of letters, digits, points, hyphens and underscores. Fleets that must not meet
 * in one Redis have different ones.
 * @param timeout Longest time that one request waits for Redis to answer about a rate limit, 5ms to 1s; three times that for a page. A
 * Redis nearby answers in one or two.
 * @param budgetUrl Redis for the rate limits, as {@code redis://} or {@code rediss://} and host, if it is not the one of
 * {@code spring.data.redis.*}.
 * @param pageUrl The same for pages, refusals and persisted operations.
 */
@ConfigurationProperties(prefix = "peergraph.fleet", ignoreUnknownFields = false)
record FleetProperties(@DefaultValue("false") boolean enabled, @DefaultValue("peergraph") String namespace,
        @DefaultValue("50ms") Duration timeout, @Nullable String budgetUrl, @Nullable String pageUrl) {

    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern URL = Pattern.compile("rediss?://.+");
    private static final Duration SHORTEST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final int TIMES_FOR_A_PAGE = 3;

    FleetProperties {
        // Braces would decide about the slots of a cluster.
        require(NAMESPACE.matcher(namespace).matches(),
                "namespace must be 1 to 64 letters, digits, points, hyphens and underscores, but is another");
        require(timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0,
                "timeout must be between 5ms and 1s, but is " + timeout);
        // Not shown: a URL may hold a password.
        require(budgetUrl == null || URL.matcher(budgetUrl).matches(), "budget-url must begin with redis:// or rediss://");
        require(pageUrl == null || URL.matcher(pageUrl).matches(), "page-url must begin with redis:// or rediss://");
    }

    /** Returns how long one request waits for a page at most. */
    Duration pageTimeout() {
        return timeout.multipliedBy(TIMES_FOR_A_PAGE);
    }

    @Override
    public String toString() {
        return "FleetProperties[enabled=" + enabled + ", namespace=" + namespace + ", timeout=" + timeout + "]";
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("peergraph.fleet." + message);
        }
    }
}

package dev.peergraph.guard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits that the gateway keeps towards upstream.
 *
 * @param deadline how long a whole request may take, waits included; positive. Longer than one upstream call may, shorter than browsers
 * wait.
 * @param maxWait longest wait in the queue for the rate limit, 0 or more; a call that would wait longer is refused at once. About as long
 * as a user will wait for a page.
 * @param maxRetries most retries of one call, 0 to 10. Two are enough for a short disturbance; more would add to an outage.
 * @param retryShare most retries, as a share of first attempts, 0 to 1, so that retries cannot multiply the load of a failing upstream.
 * @param spareShare the share of the rate limit, 0 to 1, that refreshes in the background leave to callers.
 * @param maxUnauthenticated most 401 responses of upstream in a minute, at least 1, because upstream counts them by the gateway's address;
 * after that, calls with credentials that it never accepted wait or fail. One caller's address may use half of what is left.
 * @param rate calls in a period, by the operator's own limits.
 * @param concurrency calls at once.
 * @param queue calls that wait.
 * @param credentials credentials whose rate limits are remembered.
 * @param breaker the circuit breaker, which stops calls to a failing upstream.
 */
@ConfigurationProperties(prefix = "peergraph.guard", ignoreUnknownFields = false)
record GuardProperties(@DefaultValue("15s") Duration deadline, @DefaultValue("2s") Duration maxWait, @DefaultValue("2") int maxRetries,
        @DefaultValue("0.2") double retryShare, @DefaultValue("0.5") double spareShare, @DefaultValue("60") int maxUnauthenticated,
        @DefaultValue Rate rate, @DefaultValue Concurrency concurrency, @DefaultValue Queue queue, @DefaultValue Credentials credentials,
        @DefaultValue Breaker breaker) {

    GuardProperties {
        requirePositive(deadline, "deadline");
        require(!maxWait.isNegative(), "max-wait must be 0 or more, but is " + maxWait);
        require(maxRetries >= 0 && maxRetries <= 10, "max-retries must be between 0 and 10, but is " + maxRetries);
        requireShare(retryShare, "retry-share");
        requireShare(spareShare, "spare-share");
        requireAtLeastOne(maxUnauthenticated, "max-unauthenticated");
    }

    /**
     * Calls that may start in a period with one credential, whatever upstream would allow.
     *
     * @param calls most calls, at least 1; unset for no maximum. For operators who leave a part of upstream's rate limit to others. Each
     * replica of a fleet has its share.
     * @param initialCalls most calls until upstream has reported its rate limit, 0 or more; 0 for no such maximum. Half of what a known
     * upstream allows in a second.
     * @param period the period of both, at least 1ms.
     */
    record Rate(@Nullable Integer calls, @DefaultValue("50") int initialCalls, @DefaultValue("1s") Duration period) {
        Rate {
            require(calls == null || calls >= 1, "rate.calls must be at least 1, but is " + calls);
            require(initialCalls >= 0, "rate.initial-calls must be 0 or more, but is " + initialCalls);
            require(period.toMillis() >= 1, "rate.period must be at least 1ms, but is " + period);
        }
    }

    /**
     * Calls at once; upstream limits concurrency as well as rate, and does not report that limit.
     *
     * @param perCredential most calls at once with one credential, at least 1. A dashboard of many environments needs some.
     * @param total most calls at once, at least 1. As many as there are connections: a call that starts must not wait for one.
     */
    record Concurrency(@DefaultValue("16") int perCredential, @DefaultValue("64") int total) {
        Concurrency {
            requireAtLeastOne(perCredential, "concurrency.per-credential");
            requireAtLeastOne(total, "concurrency.total");
        }
    }

    /**
     * Calls that wait for their turn; further ones are refused at once.
     *
     * @param perCredential most that wait with one credential, at least 1. More than a large query asks for.
     * @param total most that wait, at least 1. Each keeps its request in memory.
     */
    record Queue(@DefaultValue("512") int perCredential, @DefaultValue("4096") int total) {
        Queue {
            requireAtLeastOne(perCredential, "queue.per-credential");
            requireAtLeastOne(total, "queue.total");
        }
    }

    /**
     * What is remembered of credentials while they have no call under way.
     *
     * @param max most credentials, at least 1. About 2KB each.
     * @param idle how long after its last call one is remembered, positive; longer where upstream asked for it. Longer than any known
     * window.
     */
    record Credentials(@DefaultValue("10000") int max, @DefaultValue("1h") Duration idle) {
        Credentials {
            requireAtLeastOne(max, "credentials.max");
            requirePositive(idle, "credentials.idle");
        }
    }

    /**
     * When calls to upstream stop: once too many of the latest failed or were slow.
     *
     * @param window the latest calls looked at, 1 to 10000. Few enough to notice an outage within seconds.
     * @param minimumCalls how many of them there must be to judge, at least 1. A few failures of a quiet gateway are no outage.
     * @param failureShare share of failed ones that opens it, more than 0 to 1.
     * @param slowCall a call this slow counts as slow, positive. Half of the response timeout: far beyond what a page takes.
     * @param slowShare share of slow ones that opens it, more than 0 to 1.
     * @param openFor pause before a probe, at least 1ms.
     * @param probes number of calls that probe whether upstream is back, 1 to 100. All must end before others pass, so one is quickest.
     */
    record Breaker(@DefaultValue("20") int window, @DefaultValue("10") int minimumCalls, @DefaultValue("0.5") double failureShare,
            @DefaultValue("5s") Duration slowCall, @DefaultValue("0.8") double slowShare, @DefaultValue("10s") Duration openFor,
            @DefaultValue("1") int probes) {
        Breaker {
            require(window >= 1 && window <= 10_000, "breaker.window must be between 1 and 10000, but is " + window);
            requireAtLeastOne(minimumCalls, "breaker.minimum-calls");
            requireShare(failureShare, "breaker.failure-share");
            require(failureShare > 0, "breaker.failure-share must be more than 0");
            requirePositive(slowCall, "breaker.slow-call");
            requireShare(slowShare, "breaker.slow-share");
            require(slowShare > 0, "breaker.slow-share must be more than 0");
            require(openFor.toMillis() >= 1, "breaker.open-for must be at least 1ms, but is " + openFor);
            require(probes >= 1 && probes <= 100, "breaker.probes must be between 1 and 100, but is " + probes);
        }
    }

    private static void requirePositive(Duration duration, String property) {
        require(duration.isPositive(), property + " must be positive, but is " + duration);
    }

    private static void requireShare(double share, String property) {
        require(share >= 0 && share <= 1, property + " must be between 0 and 1, but is " + share);
    }

    private static void requireAtLeastOne(int count, String property) {
        require(count >= 1, property + " must be at least 1, but is " + count);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("peergraph.guard." + message);
        }
    }
}

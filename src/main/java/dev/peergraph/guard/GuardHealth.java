package dev.peergraph.guard;

import dev.peergraph.budget.RunningWindows;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** What the guard holds, for operators. Always up: an open breaker is upstream's bad day, and what is cached can still be served. */
final class GuardHealth implements HealthIndicator {

    private final GuardProperties properties;
    private final Breaker breaker;
    private final CredentialStates credentials;
    private final CallQueue queue;

    GuardHealth(GuardProperties properties, Breaker breaker, CredentialStates credentials, CallQueue queue) {
        this.properties = properties;
        this.breaker = breaker;
        this.credentials = credentials;
        this.queue = queue;
    }

    @Override
    public Health health() {
        return Health.up()
                .withDetail("breaker", breaker())
                .withDetail("budgets", budgets())
                .withDetail("windows", windows())
                .build();
    }

    private Map<String, Object> breaker() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", breaker.state().name().toLowerCase(Locale.ROOT));
        details.put("failureRatePercent", breaker.metrics().getFailureRate());
        details.put("slowRatePercent", breaker.metrics().getSlowCallRate());
        if (breaker.isOpen()) {
            details.put("secondsUntilProbe", Math.ceilDiv(breaker.untilProbe().toMillis(), 1000));
        }
        return details;
    }

    private Map<String, Object> budgets() {
        RunningWindows.Sums windows = credentials.windows();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("credentials", credentials.count());
        details.put("limit", windows.limit());
        details.put("remaining", windows.remaining());
        details.put("waiting", queue.waiting());
        details.put("underWay", queue.underWay());
        return details;
    }

    private Map<String, Object> windows() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("deadline", properties.deadline().toString());
        details.put("maxWait", properties.maxWait().toString());
        details.put("breakerOpenFor", properties.breaker().openFor().toString());
        return details;
    }
}

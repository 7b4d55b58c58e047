package dev.peergraph.guard;

import dev.peergraph.pages.ErrorCode;
import dev.peergraph.pages.PageFailure;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The guard's meters, all of which are named here; none is about a single credential. */
final class GuardMeters {

    /** Gauge: calls allowed in the running windows, summed over credentials. */
    static final String LIMIT = "peergraph.budget.limit";

    /** Gauge: calls left in the running windows, summed over credentials. */
    static final String REMAINING = "peergraph.budget.remaining";

    /** Gauge: credentials remembered. */
    static final String CREDENTIALS = "peergraph.budget.credentials";

    /** Gauge: calls that wait in line now. */
    static final String WAITING = "peergraph.budget.waiting";

    /** Timer: how long calls waited in line before they started. */
    static final String WAITS = "peergraph.budget.waits";

    /** Counter: calls that the guard refused without asking upstream; {@code code} is what the client is told. */
    static final String REFUSALS = "peergraph.budget.refusals";

    /** Gauge: 1 for the {@code state} that the breaker is in, 0 for the others. */
    static final String BREAKER_STATE = "peergraph.breaker.state";

    /** Gauge: percent of the latest calls that failed; -1 while there are too few. */
    static final String BREAKER_FAILURES = "peergraph.breaker.failure.rate";

    /** Gauge: percent of the latest calls that were slow; -1 while there are too few. */
    static final String BREAKER_SLOW = "peergraph.breaker.slow.rate";

    /** Timer: calls to upstream by {@code outcome}, such as success, limited or unavailable. */
    static final String CALLS = "peergraph.upstream.calls";

    /** Gauge: calls to upstream under way. */
    static final String UNDER_WAY = "peergraph.upstream.active";

    /** Counter: calls to upstream that repeat a failed one. */
    static final String RETRIES = "peergraph.upstream.retries";

    /** Counter: calls in which upstream refused the gateway's own credential (service mode). */
    static final String GATEWAY_REFUSED = "peergraph.upstream.gateway.refused";

    private final MeterRegistry registry;
    private final Timer waits;
    private final Timer successes;
    private final Counter gatewayRefusals;

    GuardMeters(MeterRegistry registry) {
        this.registry = registry;
        this.waits = registry.timer(WAITS);
        this.successes = calls("success");
        // There from the start, so that its first rise can be seen.
        this.gatewayRefusals = registry.counter(GATEWAY_REFUSED);
    }

    private Timer calls(String outcome) {
        return registry.timer(CALLS, "outcome", outcome);
    }

    void watch(BudgetBook book) {
        gauge(LIMIT, Tags.empty(), book, of -> of.sum().limit());
        gauge(REMAINING, Tags.empty(), book, of -> of.sum().remaining());
        gauge(CREDENTIALS, Tags.empty(), book, of -> of.sum().credentials());
        gauge(WAITING, Tags.empty(), book, of -> of.sum().waiting());
        gauge(UNDER_WAY, Tags.empty(), book, of -> of.sum().underWay());
    }

    void watch(Breaker breaker) {
        for (CircuitBreaker.State state : new CircuitBreaker.State[]{CircuitBreaker.State.CLOSED, CircuitBreaker.State.OPEN,
                CircuitBreaker.State.HALF_OPEN}) {
            gauge(BREAKER_STATE, Tags.of("state", state.name().toLowerCase(Locale.ROOT)), breaker,
                    of -> of.state() == state ? 1 : 0);
        }
        gauge(BREAKER_FAILURES, Tags.empty(), breaker, of -> of.metrics().getFailureRate());
        gauge(BREAKER_SLOW, Tags.empty(), breaker, of -> of.metrics().getSlowCallRate());
    }

    private <T> void gauge(String name, Tags tags, T watched, ToDoubleFunction<T> value) {
        Gauge.builder(name, watched, value).tags(tags).register(registry);
    }

    void waited(Duration wait) {
        waits.record(wait);
    }

    void refused(PageFailure failure) {
        ErrorCode code = switch (failure) {
            case PageFailure.RateLimited _ -> ErrorCode.RATE_LIMITED;
            case PageFailure.GatewayUnauthenticated _ -> ErrorCode.GATEWAY_UNAUTHENTICATED;
            default -> ErrorCode.UPSTREAM_UNAVAILABLE;
        };
        registry.counter(REFUSALS, "code", code.name()).increment();
    }

    void gatewayRefused() {
        gatewayRefusals.increment();
    }

    void retried() {
        registry.counter(RETRIES).increment();
    }

    void succeeded(Duration call) {
        successes.record(call);
    }

    void failed(Duration call, Throwable failure) {
        calls(outcome(failure)).record(call);
    }

    void cancelled(Duration call) {
        calls("cancelled").record(call);
    }

    private static String outcome(Throwable failure) {
        if (!(failure instanceof PageFailure expected)) {
            return "bug";
        }
        return switch (expected) {
            case PageFailure.Unauthenticated _,PageFailure.GatewayUnauthenticated _ -> "unauthenticated";
            case PageFailure.Forbidden _ -> "forbidden";
            case PageFailure.Rejected _,PageFailure.PageTokenRefused _ -> "rejected";
            case PageFailure.RateLimited _ -> "limited";
            case PageFailure.NoConnection _ -> "unsent";
            case PageFailure.Unavailable _ -> "unavailable";
            case PageFailure.InvalidResponse _ -> "invalid";
        };
    }
}

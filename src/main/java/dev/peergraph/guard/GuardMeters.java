package dev.peergraph.guard;

import dev.peergraph.outages.FailureCause;
import dev.peergraph.pages.ErrorCode;
import dev.peergraph.pages.PageFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Names and records the guard's own meters, none of which is about a single credential. Those of the breaker and of the allowance of
 * unverified credentials have Resilience4j's names.
 */
final class GuardMeters {

    /** Gauge: calls that upstream allows in the running windows, summed over credentials. */
    static final String LIMIT = "peergraph.guard.rate.limit";

    /** Gauge: calls left in the running windows, summed over credentials. */
    static final String REMAINING = "peergraph.guard.rate.remaining";

    /** Gauge: credentials remembered. */
    static final String CREDENTIALS = "peergraph.guard.credentials";

    /** Gauge: calls that wait in the queue now. */
    static final String QUEUE_SIZE = "peergraph.guard.queue.size";

    /** Timer: how long calls waited in the queue before they started. */
    static final String QUEUE_WAIT = "peergraph.guard.queue.wait";

    /** Counter: calls that the guard refused without asking upstream; {@code code} is what the client is told. */
    static final String REFUSALS = "peergraph.guard.refusals";

    /**
     * Timer: calls to upstream by {@code outcome}, such as success, limited or unavailable, and of failed ones by the class of their
     * {@code cause}.
     */
    static final String CALLS = "peergraph.upstream.calls";

    /** Gauge: calls to upstream under way. */
    static final String UNDER_WAY = "peergraph.upstream.active";

    /** Counter: calls to upstream that retry a failed one. */
    static final String RETRIES = "peergraph.upstream.retries";

    /** Counter: calls in which upstream refused the gateway's own credential (service mode). */
    static final String GATEWAY_REFUSED = "peergraph.upstream.gateway.refused";

    private static final String NO_CAUSE = "none";

    private final MeterRegistry registry;
    private final Timer waits;
    private final Timer successes;
    private final Counter gatewayRefusals;
    private final Counter retries;

    GuardMeters(MeterRegistry registry) {
        this.registry = registry;
        this.waits = registry.timer(QUEUE_WAIT);
        this.successes = calls("success", NO_CAUSE);
        // Registered from the start, so that alerts see their first increase.
        List.of(ErrorCode.RATE_LIMITED, ErrorCode.GATEWAY_UNAUTHENTICATED, ErrorCode.UPSTREAM_UNAVAILABLE).forEach(this::refusals);
        this.retries = registry.counter(RETRIES);
        this.gatewayRefusals = registry.counter(GATEWAY_REFUSED);
    }

    private Timer calls(String outcome, String cause) {
        return registry.timer(CALLS, "outcome", outcome, "cause", cause);
    }

    void watch(CredentialStates credentials) {
        gauge(LIMIT, credentials, of -> of.windows().limit());
        gauge(REMAINING, credentials, of -> of.windows().remaining());
        gauge(CREDENTIALS, credentials, CredentialStates::count);
    }

    void watch(CallQueue queue) {
        gauge(QUEUE_SIZE, queue, CallQueue::waiting);
        gauge(UNDER_WAY, queue, CallQueue::underWay);
    }

    private <T> void gauge(String name, T watched, ToDoubleFunction<T> value) {
        Gauge.builder(name, watched, value).register(registry);
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
        refusals(code).increment();
    }

    private Counter refusals(ErrorCode code) {
        return registry.counter(REFUSALS, "code", code.name());
    }

    void gatewayRefused() {
        gatewayRefusals.increment();
    }

    void retried() {
        retries.increment();
    }

    void succeeded(Duration call) {
        successes.record(call);
    }

    void failed(Duration call, Throwable failure) {
        FailureCause cause = failure instanceof PageFailure expected ? expected.reason() : null;
        calls(outcome(failure), cause == null ? NO_CAUSE : cause.label()).record(call);
    }

    void cancelled(Duration call) {
        calls("cancelled", NO_CAUSE).record(call);
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

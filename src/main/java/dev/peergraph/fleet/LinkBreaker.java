package dev.peergraph.fleet;

import dev.peergraph.time.MonotonicClock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Stops questions to a Redis that does not answer in time. No query is a probe: only heartbeats try whether it is back. Thread-safe.
 */
final class LinkBreaker {

    private static final int LATEST = 4;
    private static final float FAILED_PERCENT = 75;

    /** A Redis that answers all of the latest questions too slowly for a query is of no use, even if nobody's time has run out. */
    private static final float SLOW_PERCENT = 100;

    /** A page may wait three times as long as a budget: its timeout alone opens the breaker, as two of a budget's do. */
    private static final int WEIGHT_OF_LONG = LATEST;
    private static final int WEIGHT = LATEST / 2;
    private static final Duration OPEN_FOR = Duration.ofSeconds(1);

    private final CircuitBreaker breaker;
    private final Duration longWait;

    /** Makes one of a link on which a query waits for so long; a failure that took twice as long counts for more. */
    LinkBreaker(Duration timeout, MonotonicClock clock) {
        this.longWait = timeout.multipliedBy(2);
        this.breaker = CircuitBreaker.of("fleet", CircuitBreakerConfig.custom()
                .slidingWindow(LATEST, LATEST, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(FAILED_PERCENT)
                .slowCallDurationThreshold(timeout)
                .slowCallRateThreshold(SLOW_PERCENT)
                .waitDurationInOpenState(OPEN_FOR)
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(clock.asClock())
                .writableStackTraceEnabled(false)
                .build());
    }

    /** Returns whether questions may go. */
    boolean isClosed() {
        return breaker.getState() == State.CLOSED;
    }

    /** Returns whether a heartbeat may go: as a probe, once the pause is over. */
    boolean permitsHeartbeat() {
        return breaker.tryAcquirePermission();
    }

    void succeeded(Duration took) {
        breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
    }

    void failed(Duration took, Throwable failure) {
        int weight = took.compareTo(longWait) >= 0 ? WEIGHT_OF_LONG : WEIGHT;
        breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, failure);
        for (int i = 1; i < weight && isClosed(); i++) {
            breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, failure);
        }
    }

    /** Notes that a new connection works: what an old one did says nothing of it. */
    void renewed() {
        breaker.reset();
    }
}

package dev.peergraph.fleet;

import dev.peergraph.pages.MonotonicClock;
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

    /** A page may wait three times as long as a budget: its timeout alone opens the breaker, as two of a budget's do. */
    private static final int LATEST = 4;
    private static final int FEWEST = 2;
    private static final float FAILED_PERCENT = 50;
    private static final Duration OPEN_FOR = Duration.ofSeconds(1);

    private final CircuitBreaker breaker;
    private final Duration longWait;

    /** Makes one that counts a failure twice which took a long wait. */
    LinkBreaker(Duration longWait, MonotonicClock clock) {
        this.longWait = longWait;
        this.breaker = CircuitBreaker.of("fleet", CircuitBreakerConfig.custom()
                .slidingWindow(LATEST, FEWEST, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(FAILED_PERCENT)
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
        breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, failure);
        if (took.compareTo(longWait) >= 0 && isClosed()) {
            breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, failure);
        }
    }
}

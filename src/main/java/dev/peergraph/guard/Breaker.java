package dev.peergraph.guard;

import dev.peergraph.outages.FailureCause;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetricsPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Wraps Resilience4j's circuit breaker for upstream and knows when the next probe may go. Calls that started in an earlier state, such as
 * before it opened, are not counted. Guarded by the lock of the queue.
 */
final class Breaker {

    /** What is told while a probe is under way. */
    private static final Duration PROBE = Duration.ofSeconds(1);

    private final CircuitBreaker breaker;
    private final Duration openFor;
    private final Duration slowAfter;
    private final MonotonicClock clock;
    private volatile Moment probeAt = Moment.DISTANT_PAST;
    private volatile @Nullable FailureCause lastCause;
    private long states;
    private Runnable whenOpened = () -> {
    };
    private Consumer<State> whenChanged = _ -> {
    };

    Breaker(GuardProperties.Breaker properties, MonotonicClock clock) {
        this.openFor = properties.openFor();
        this.slowAfter = properties.slowCall();
        this.clock = clock;
        this.breaker = CircuitBreaker.of("upstream", CircuitBreakerConfig.custom()
                .slidingWindow(properties.window(), Math.min(properties.window(), properties.minimumCalls()), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold((float) (100 * properties.failureShare()))
                .slowCallDurationThreshold(slowAfter)
                .slowCallRateThreshold((float) (100 * properties.slowShare()))
                .waitDurationInOpenState(openFor)
                .permittedNumberOfCallsInHalfOpenState(properties.probes())
                .clock(clock.asClock())
                .writableStackTraceEnabled(false)
                .build());
        breaker.getEventPublisher().onStateTransition(event -> changed(event.getStateTransition().getToState()));
    }

    /** Runs something each time that the breaker opens. */
    void whenOpened(Runnable listener) {
        whenOpened = listener;
    }

    /** Tells each new state, under the lock. */
    void whenChanged(Consumer<State> listener) {
        whenChanged = listener;
    }

    private void changed(State state) {
        states++;
        whenChanged.accept(state);
        if (state == State.OPEN) {
            probeAt = clock.now().plus(openFor);
            whenOpened.run();
        }
    }

    /** Returns why the latest call failed that counted; {@code null} if that is not known. */
    @Nullable
    FailureCause lastCause() {
        return lastCause;
    }

    /** Returns whether calls are stopped now: open, with its pause not yet over. */
    boolean isOpen() {
        return breaker.getState() == State.OPEN && clock.now().isBefore(probeAt);
    }

    /** Takes permission for one call, to be given back by one of the ends below; {@code null} if it may not go. */
    @Nullable
    Permission acquire() {
        return breaker.tryAcquirePermission() ? new Permission(states, clock.now()) : null;
    }

    /** Permission for one call. */
    final class Permission {

        private final long state;
        private final Moment startedAt;

        private Permission(long state, Moment startedAt) {
            this.state = state;
            this.startedAt = startedAt;
        }

        void succeeded() {
            if (counts()) {
                breaker.onSuccess(took().toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        void failed(Throwable failure) {
            if (counts()) {
                lastCause = failure instanceof PageFailure expected ? expected.reason() : FailureCause.TIMEOUT;
                breaker.onError(took().toNanos(), TimeUnit.NANOSECONDS, failure);
            }
        }

        void ignored() {
            if (counts()) {
                breaker.releasePermission();
            }
        }

        /** The caller left: that counts only if upstream had taken long. */
        void abandoned() {
            if (took().compareTo(slowAfter) >= 0) {
                failed(new TimeoutException());
            } else {
                ignored();
            }
        }

        private boolean counts() {
            return state == states;
        }

        private Duration took() {
            return startedAt.until(clock.now());
        }
    }

    /** Returns the time until a call may pass again, at least a second. */
    Duration untilProbe() {
        Duration wait = clock.now().until(probeAt);
        return wait.compareTo(PROBE) > 0 ? wait : PROBE;
    }

    /** Publishes the breaker's meters, as Resilience4j names them. */
    void publish(MeterRegistry registry) {
        new TaggedCircuitBreakerMetricsPublisher(registry).publishMetrics(breaker);
    }

    State state() {
        return breaker.getState();
    }

    CircuitBreaker.Metrics metrics() {
        return breaker.getMetrics();
    }
}

package dev.peergraph.budget;

import dev.peergraph.pages.Moment;
import dev.peergraph.pages.MonotonicClock;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits the calls of one credential by the operator's own limits: the maximum, and the initial rate until upstream reports its limit.
 * Guarded by the lock of the queue.
 */
public final class RatePermits {

    private final @Nullable Limit maximum;
    private final @Nullable Limit initial;

    private RatePermits(@Nullable Limit maximum, @Nullable Limit initial) {
        this.maximum = maximum;
        this.initial = initial;
    }

    /** Makes the permits of credentials, of which each has limiters of its own. */
    public static final class Limits {

        private final @Nullable Integer calls;
        private final int initialCalls;
        private final Duration period;
        private final MonotonicClock clock;

        /** Makes the limits of all credentials: so many calls in a period, and so many until upstream reports its limit; 0 for no limit. */
        public Limits(@Nullable Integer calls, int initialCalls, Duration period, MonotonicClock clock) {
            this.calls = calls;
            this.initialCalls = initialCalls;
            this.period = period;
            this.clock = clock;
        }

        /** Returns the permits of one more credential. */
        public RatePermits permits() {
            return new RatePermits(limit("peergraph.guard.rate.calls", calls), limit("peergraph.guard.rate.initial-calls", initialCalls));
        }

        private @Nullable Limit limit(String property, @Nullable Integer calls) {
            if (calls == null || calls == 0) {
                return null;
            }
            RateLimiterConfig config = RateLimiterConfig.custom()
                    .limitForPeriod(calls)
                    .limitRefreshPeriod(period)
                    // At most one permit is reserved ahead, so it is one of the next period.
                    .timeoutDuration(period)
                    .build();
            return new Limit(property, calls, period, RateLimiter.of(property, config, () -> clock.now().nanos()));
        }
    }

    /**
     * When a call may start by a limit.
     *
     * @param from when the next call may start
     * @param limit the limit that says so
     */
    public record Wait(Moment from, Limit limit) {

        /** Returns when a call that finds so many others waiting before it may start at the earliest. */
        public Moment turn(int waitingBefore) {
            return from.plus(limit.period.multipliedBy(waitingBefore / limit.calls));
        }
    }

    /** Reserves what the next call needs and is not reserved yet; returns the longest wait, {@code null} if there is none. */
    public @Nullable Wait reserve(boolean limitIsKnown, Moment now) {
        Wait first = maximum == null ? null : maximum.reserve(now);
        Wait second = initial == null || limitIsKnown ? null : initial.reserve(now);
        Wait longest = first == null || (second != null && second.from.isAfter(first.from)) ? second : first;
        return longest == null || !longest.from.isAfter(now) ? null : longest;
    }

    /** Uses up what is reserved: a call starts. */
    public void use() {
        if (maximum != null) {
            maximum.reservedFrom = null;
        }
        if (initial != null) {
            initial.reservedFrom = null;
        }
    }

    /**
     * A limiter, and its reserved permit. Permits cannot be given back, so one that is not used stays reserved for the next call.
     */
    public static final class Limit {

        private final String property;
        private final int calls;
        private final Duration period;
        private final RateLimiter limiter;
        private @Nullable Moment reservedFrom;

        private Limit(String property, int calls, Duration period, RateLimiter limiter) {
            this.property = property;
            this.calls = calls;
            this.period = period;
            this.limiter = limiter;
        }

        private Wait reserve(Moment now) {
            Moment from = reservedFrom;
            if (from == null || !now.isBefore(from.plus(period))) {
                from = now.plus(Duration.ofNanos(Math.max(0, limiter.reservePermission())));
                reservedFrom = from;
            }
            return new Wait(from, this);
        }

        @Override
        public String toString() {
            return property + ": " + calls + " calls in " + period.toMillis() + " ms";
        }
    }
}

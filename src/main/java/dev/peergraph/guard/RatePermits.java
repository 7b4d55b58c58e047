package dev.peergraph.guard;

import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The permits that one credential needs by the operator's own limits: the maximum, and until upstream tells its limit, the initial rate.
 * Guarded by the queue's lock.
 */
final class RatePermits {

    private final @Nullable Limit maximum;
    private final @Nullable Limit initial;

    private RatePermits(@Nullable Limit maximum, @Nullable Limit initial) {
        this.maximum = maximum;
        this.initial = initial;
    }

    /** Makes the permits of credentials, of which each has limiters of its own. */
    static final class Limits {

        private final GuardProperties.Rate rate;
        private final MonotonicClock clock;

        Limits(GuardProperties.Rate rate, MonotonicClock clock) {
            this.rate = rate;
            this.clock = clock;
        }

        RatePermits permits() {
            return new RatePermits(limit("peergraph.guard.rate.calls", rate.calls()),
                    limit("peergraph.guard.rate.initial-calls", rate.initialCalls()));
        }

        private @Nullable Limit limit(String property, @Nullable Integer calls) {
            if (calls == null || calls == 0) {
                return null;
            }
            RateLimiterConfig config = RateLimiterConfig.custom()
                    .limitForPeriod(calls)
                    .limitRefreshPeriod(rate.period())
                    // A limiter has at most one permit reserved ahead, and so for the next period.
                    .timeoutDuration(rate.period())
                    .build();
            return new Limit(property, calls, rate.period(), RateLimiter.of(property, config, () -> clock.now().nanos()));
        }
    }

    /**
     * When a call may start by a limit.
     *
     * @param from when the next call may start
     * @param limit the limit that says so
     */
    record Wait(Moment from, Limit limit) {

        /** Returns when a call that finds so many others waiting before it may start at the earliest. */
        Moment turn(int waitingBefore) {
            return from.plus(limit.period.multipliedBy(waitingBefore / limit.calls));
        }
    }

    /** Reserves what the next call needs and is not reserved yet; returns the longest wait, {@code null} if there is none. */
    @Nullable
    Wait reserve(boolean limitIsKnown, Moment now) {
        Wait first = maximum == null ? null : maximum.reserve(now);
        Wait second = initial == null || limitIsKnown ? null : initial.reserve(now);
        Wait longest = first == null || (second != null && second.from.isAfter(first.from)) ? second : first;
        return longest == null || !longest.from.isAfter(now) ? null : longest;
    }

    /** Uses up what is reserved: a call starts. */
    void use() {
        if (maximum != null) {
            maximum.reservedFrom = null;
        }
        if (initial != null) {
            initial.reservedFrom = null;
        }
    }

    /**
     * A limiter, and the permit that is reserved of it: permits cannot be given back, so one that its call does not use is the next one's.
     */
    static final class Limit {

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

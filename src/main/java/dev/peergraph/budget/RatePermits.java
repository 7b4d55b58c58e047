package dev.peergraph.budget;

import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits the calls of one credential by the operator's own limits: the maximum, and the initial rate until upstream reports its limit. Not
 * thread-safe.
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
        private final IntSupplier replicas;
        private final MonotonicClock clock;

        /**
         * Makes the limits of all credentials: so many calls in a period, of which each replica has its share, and so many until upstream
         * reports its limit; 0 for no limit.
         */
        public Limits(@Nullable Integer calls, int initialCalls, Duration period, IntSupplier replicas, MonotonicClock clock) {
            this.calls = calls;
            this.initialCalls = initialCalls;
            this.period = period;
            this.replicas = replicas;
            this.clock = clock;
        }

        /** Returns the permits of one more credential. */
        public RatePermits permits() {
            return new RatePermits(limit("peergraph.guard.rate.calls", calls, replicas),
                    limit("peergraph.guard.rate.initial-calls", initialCalls, () -> 1));
        }

        private @Nullable Limit limit(String property, @Nullable Integer calls, IntSupplier sharers) {
            return calls == null || calls == 0 ? null : new Limit(property, new Rate(calls, period), sharers, clock);
        }
    }

    /** So many calls in a period. */
    private record Rate(int calls, Duration period) {

        /** Returns one of so many equal shares; where there are not enough calls for all, that is one call in a longer period. */
        Rate share(int sharers) {
            return calls >= sharers
                    ? new Rate(calls / sharers, period)
                    : new Rate(1, period.multipliedBy(Math.ceilDiv(sharers, calls)));
        }

        RateLimiter limiter(String name, MonotonicClock clock) {
            RateLimiterConfig config = RateLimiterConfig.custom()
                    .limitForPeriod(calls)
                    .limitRefreshPeriod(period)
                    // At most one permit is reserved ahead, so it is one of the next period.
                    .timeoutDuration(period)
                    .build();
            return RateLimiter.of(name, config, () -> clock.now().nanos());
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
            return from.plus(limit.share.period.multipliedBy(waitingBefore / limit.share.calls));
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
        private final Rate rate;
        private final IntSupplier sharers;
        private final MonotonicClock clock;
        private int shared;
        private Rate share;
        private RateLimiter limiter;
        private @Nullable Moment reservedFrom;

        private Limit(String property, Rate rate, IntSupplier sharers, MonotonicClock clock) {
            this.property = property;
            this.rate = rate;
            this.sharers = sharers;
            this.clock = clock;
            this.shared = sharers.getAsInt();
            this.share = rate.share(shared);
            this.limiter = share.limiter(property, clock);
        }

        private Wait reserve(Moment now) {
            takeShare();
            Moment from = reservedFrom;
            if (from == null || !now.isBefore(from.plus(share.period))) {
                from = now.plus(Duration.ofNanos(Math.max(0, limiter.reservePermission())));
                reservedFrom = from;
            }
            return new Wait(from, this);
        }

        private void takeShare() {
            int present = sharers.getAsInt();
            if (present != shared) {
                shared = present;
                Rate before = share;
                share = rate.share(present);
                if (share.period.equals(before.period)) {
                    change(before.calls);
                } else {
                    limiter = share.limiter(property, clock);
                    // What this period allowed may have been used up with the share before.
                    limiter.drainPermissions();
                }
            }
        }

        /** A larger share holds from the next period on: others may have used it in this one. A smaller one holds at once. */
        private void change(int before) {
            int left = limiter.getMetrics().getAvailablePermissions();
            int excess = Math.min(left, before - share.calls);
            if (excess > 0) {
                var _ = limiter.reservePermission(excess);
            }
            limiter.changeLimitForPeriod(share.calls);
        }

        @Override
        public String toString() {
            return property + ": " + rate.calls + " calls in " + rate.period.toMillis() + " ms";
        }
    }
}

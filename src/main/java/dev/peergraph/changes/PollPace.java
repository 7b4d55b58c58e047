package dev.peergraph.changes;

import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the poller pauses between two readings.
 *
 * @param interval the pause while a peering is in transit
 */
record PollPace(Duration interval) {

    private static final int SETTLED = 6;

    /** Pauses for lack of budget are no longer: the guard tells what a call would have to wait, without making it. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** The poller takes one of so many calls that are left until the budget is whole again. */
    private static final int SHARE = 4;

    /** Returns the pause after a reading that took some calls. */
    Duration afterReading(boolean inTransit, int calls, @Nullable RateReading rate, Moment now) {
        Duration usual = usual(inTransit);
        Duration budgeted = budgeted(calls, rate, now);
        return longer(usual, shorter(budgeted, longest()));
    }

    /** Returns the pause after some failures in a row, of which the last one told when to come again, or did not. */
    Duration afterFailure(boolean inTransit, int failures, @Nullable Duration retryAfter) {
        Duration growing = usual(inTransit).multipliedBy(1L << Math.min(failures - 1, 10));
        Duration asked = retryAfter == null ? Duration.ZERO : shorter(retryAfter, longest());
        return longer(shorter(growing, usual(false)), asked);
    }

    private Duration usual(boolean inTransit) {
        return inTransit ? interval : interval.multipliedBy(SETTLED);
    }

    private Duration longest() {
        return longer(usual(false), LONGEST);
    }

    private static Duration budgeted(int calls, @Nullable RateReading rate, Moment now) {
        Integer remaining = rate == null ? null : rate.remaining();
        Duration reset = rate == null ? null : rate.reset();
        if (rate == null || remaining == null || reset == null) {
            return Duration.ZERO;
        }
        Duration left = now.until(rate.readAt().plus(reset));
        return left.isNegative() ? Duration.ZERO : left.multipliedBy((long) calls * SHARE).dividedBy(Math.max(1, remaining));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}

package dev.peergraph.time;

import java.time.Duration;

/**
 * A point of a {@link MonotonicClock}. Says nothing of dates, and compares with other moments of the same clock only.
 *
 * @param nanos nanoseconds since the clock's origin
 */
public record Moment(long nanos) implements Comparable<Moment> {

    /** Before all others. */
    public static final Moment DISTANT_PAST = new Moment(Long.MIN_VALUE);

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    /** Returns the moment a duration later; a moment too far to be told is the farthest. */
    public Moment plus(Duration duration) {
        return new Moment(sum(nanos, duration.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : duration.toNanos()));
    }

    /** Returns how long it is until another moment; negative if that is earlier. */
    public Duration until(Moment other) {
        return Duration.ofNanos(other.nanos).minusNanos(nanos);
    }

    /** Returns whether it is earlier than another moment. */
    public boolean isBefore(Moment other) {
        return nanos < other.nanos;
    }

    /** Returns whether it is later than another moment. */
    public boolean isAfter(Moment other) {
        return nanos > other.nanos;
    }

    @Override
    public int compareTo(Moment other) {
        return Long.compare(nanos, other.nanos);
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        boolean overflows = ((a ^ sum) & (b ^ sum)) < 0;
        return overflows ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
}

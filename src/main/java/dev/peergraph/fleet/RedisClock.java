package dev.peergraph.fleet;

import dev.peergraph.pages.Moment;
import java.time.Duration;

/** Redis's clock as last heard, by which all replicas agree on times whatever their own clocks show. Thread-safe. */
public final class RedisClock {

    private volatile Reading last = new Reading(0, Moment.DISTANT_PAST);

    private record Reading(long millis, Moment at) {
    }

    RedisClock() {
    }

    /** Notes what Redis said in answer to a question. */
    void heard(long millis, Moment asked, Moment answered) {
        last = new Reading(millis, asked.plus(asked.until(answered).dividedBy(2)));
    }

    /** Returns what Redis's clock shows at a moment, in milliseconds since 1970. */
    public long millisAt(Moment moment) {
        Reading reading = last;
        return reading.millis + reading.at.until(moment).toMillis();
    }

    /** Returns the moment at which Redis's clock shows a time. */
    public Moment momentAt(long millis) {
        Reading reading = last;
        return reading.at.plus(Duration.ofMillis(millis - reading.millis));
    }
}

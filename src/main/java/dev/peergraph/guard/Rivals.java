package dev.peergraph.guard;

import java.time.Duration;
import java.time.Instant;

/** Estimates how fast other programs spend the same budget, by what its readings fall beyond our own calls. Pure; not thread-safe. */
final class Rivals {

    private static final double SHORTEST_SPAN_SECONDS = 0.05;

    private boolean began;
    private double perSecond;
    private int leftAtFirst;
    private long startedBefore;
    private Instant since = Instant.MIN;

    /** Notes the first reading of a window, how many calls had been answered by then, and the size of the budget. */
    void windowBegins(int left, long answered, int limit, Duration window, Instant now) {
        // Until a quiet window shows otherwise, somebody is taken to spend half of the budget.
        perSecond = began ? perSecond / 2 : limit / 2.0 / Math.max(1, window.toSeconds());
        began = true;
        leftAtFirst = left;
        startedBefore = answered;
        since = now;
    }

    /** Notes a later reading of the window, and how many of our calls have ever started: all of them may be in it. */
    void read(int left, long started, Instant now) {
        long others = leftAtFirst - left - (started - startedBefore);
        double span = Math.max(SHORTEST_SPAN_SECONDS, Duration.between(since, now).toMillis() / 1000.0);
        perSecond = Math.max(perSecond, others / span);
    }

    /** Notes that upstream refused a call that should have passed. */
    void surprised() {
        perSecond = 2 * perSecond + 1;
    }

    /** Returns how many calls rivals may have spent in a time, with three times the deviation that chance has (of a Poisson process). */
    int margin(Duration exposure) {
        double expected = perSecond * exposure.toMillis() / 1000.0;
        return (int) Math.min(1_000_000, Math.ceil(expected + 3 * Math.sqrt(expected)));
    }
}

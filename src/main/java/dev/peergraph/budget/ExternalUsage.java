package dev.peergraph.budget;

import dev.peergraph.time.Moment;
import java.time.Duration;

/** Estimates how fast other programs use the same rate limit: by how much its count falls beyond our own calls. Pure; not thread-safe. */
final class ExternalUsage {

    private static final double SHORTEST_SPAN_SECONDS = 0.05;

    private boolean began;
    private double perSecond;
    private int leftAtFirst;
    private long startedBefore;
    private Moment since = Moment.DISTANT_PAST;

    /** Notes the first reading of a window, how many calls had been answered by then, and the size of the budget. */
    void windowBegins(int left, long answered, int limit, Duration window, Moment now) {
        // Until a quiet window shows otherwise, others are assumed to use half of the budget.
        perSecond = began ? perSecond / 2 : limit / 2.0 / Math.max(1, window.toSeconds());
        began = true;
        leftAtFirst = left;
        startedBefore = answered;
        since = now;
    }

    /** Notes a later reading of the window, and how many of our calls have ever started: all of them may be in it. */
    void read(int left, long started, Moment now) {
        long others = leftAtFirst - left - (started - startedBefore);
        double span = Math.max(SHORTEST_SPAN_SECONDS, since.until(now).toMillis() / 1000.0);
        perSecond = Math.max(perSecond, others / span);
    }

    /** Notes that upstream refused a call that should have passed. */
    void surprised() {
        perSecond = 2 * perSecond + 1;
    }

    /** Returns how many calls others may have spent in a time, with three times the deviation that chance has (of a Poisson process). */
    int margin(Duration exposure) {
        double expected = perSecond * exposure.toMillis() / 1000.0;
        return (int) Math.min(1_000_000, Math.ceil(expected + 3 * Math.sqrt(expected)));
    }
}

package dev.peergraph.budget;

import dev.peergraph.time.Moment;
import java.util.List;
import java.util.stream.Stream;

/**
 * Limits the calls of one credential at once: more with each answer, fewer once upstream refuses one though its budget is not spent. Not
 * thread-safe.
 */
final class Concurrency {

    private final int max;
    private double allowed = 1;
    private boolean slowStart = true;

    Concurrency(int max) {
        this.max = max;
    }

    int max() {
        return max;
    }

    /** Returns how many calls may be under way, at least 1, where only a share of them may. */
    int allowed(double share) {
        return Math.max(1, (int) (allowed * share));
    }

    /** Lets a first call find out the limit, and more of them the longer that takes. */
    static boolean mayOpen(Moment now, Stream<Call> calls, int allowed) {
        List<Call> open = calls.toList();
        if (open.size() < allowed) {
            return true;
        }
        long seconds = Math.clamp(open.getFirst().startedAt().until(now).toSeconds(), 0, 8);
        return open.size() < allowed << seconds;
    }

    /** Notes an answer: additive growth, as long as nothing was refused by one for each answer (RFC 5681 §3.1). */
    void grow() {
        allowed = Math.min(max, allowed + (slowStart ? 1 : 1 / allowed));
    }

    /** Notes that upstream reports its rate limit: that one limits the calls, as long as nothing was refused. */
    void limitIsKnown() {
        allowed = slowStart ? max : allowed;
    }

    /** Notes that upstream refused a call, with so many others under way; that may be its limit of calls at once. */
    void refused(int underWay) {
        surprised();
        allowed = Math.max(1, (underWay + 1) / 2.0);
    }

    /** Notes that upstream refused a call because its budget is spent. */
    void surprised() {
        slowStart = false;
    }
}

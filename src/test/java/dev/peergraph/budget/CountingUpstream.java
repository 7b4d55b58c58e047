package dev.peergraph.budget;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** An upstream that counts calls in windows, in a time that tests pass in: milliseconds since their start. Not thread-safe. */
public final class CountingUpstream {

    /** How its windows follow one another. */
    public enum Windows {
        ALIGNED, FROM_FIRST_CALL, SLIDING
    }

    /** What it is like. */
    public record Kind(Windows windows, int limit, long windowMillis, boolean roundsDown, int rivalPerWindow, long slowestMillis,
            long phase) {

        static Kind drawn(Random random, boolean rival, Windows... kinds) {
            int limit = 20 + random.nextInt(180);
            long window = new long[]{1000, 2000, 5000, 60_000}[random.nextInt(4)];
            return new Kind(kinds[random.nextInt(kinds.length)], limit, window, random.nextInt(4) == 0, rival ? limit / 2 : 0,
                    Math.max(4, window / 40), random.nextInt((int) window));
        }
    }

    /** What it says of a call. */
    public record Answer(boolean granted, int remaining, long resetSeconds) {
    }

    private final Kind kind;
    private final Deque<Long> counted = new ArrayDeque<>();
    private final Map<Long, Integer> refusals = new HashMap<>();
    private long windowStart = Long.MIN_VALUE;

    public CountingUpstream(Kind kind) {
        this.kind = kind;
    }

    /** Counts a call of the program under test. */
    public Answer call(long now) {
        boolean granted = count(now);
        if (!granted) {
            refusals.merge(kind.windows == Windows.SLIDING ? now / kind.windowMillis : windowStart, 1, Integer::sum);
        }
        long reset = Math.max(0, (kind.windows == Windows.SLIDING ? counted.getFirst() : windowStart) + kind.windowMillis - now);
        return new Answer(granted, kind.limit - counted.size(), kind.roundsDown ? reset / 1000 : Math.ceilDiv(reset, 1000));
    }

    /** Returns how many calls of the program under test were refused in each window. */
    public Map<Long, Integer> refusals() {
        return refusals;
    }

    /** Counts a call, of whoever; returns whether it passed. */
    public boolean count(long now) {
        forget(now);
        if (counted.size() >= kind.limit) {
            return false;
        }
        if (counted.isEmpty() && kind.windows == Windows.FROM_FIRST_CALL) {
            windowStart = now;
        }
        counted.add(now);
        return true;
    }

    private void forget(long now) {
        if (kind.windows == Windows.ALIGNED) {
            windowStart = Math.floorDiv(now - kind.phase, kind.windowMillis) * kind.windowMillis + kind.phase;
            counted.removeIf(at -> at < windowStart);
        } else if (kind.windows == Windows.SLIDING) {
            counted.removeIf(at -> at <= now - kind.windowMillis);
        } else if (now >= windowStart + kind.windowMillis) {
            counted.clear();
        }
    }
}

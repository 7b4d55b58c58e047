package dev.peergraph.time;

/**
 * The clock of durations, deadlines and windows: never set back or forward, unlike the wall clock, which is for dates that people or
 * upstream read.
 */
@FunctionalInterface
public interface MonotonicClock {

    /** Returns the present moment. */
    Moment now();

    /** Returns the system's clock, which begins now. */
    static MonotonicClock system() {
        long origin = System.nanoTime();
        return () -> new Moment(System.nanoTime() - origin);
    }
}

package dev.peergraph.pages;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/**
 * The clock of durations, deadlines and windows: never set back or forward, unlike the wall clock, which is for dates that people or
 * upstream read.
 */
@FunctionalInterface
public interface MonotonicClock {

    /** Returns the present moment. */
    Moment now();

    /** Returns it as a clock of dates, for libraries that take no other: it shows no real ones, and so is never set back or forward. */
    default Clock asClock() {
        InstantSource dates = () -> Instant.EPOCH.plusNanos(now().nanos());
        return dates.withZone(ZoneOffset.UTC);
    }

    /** Returns the system's clock, which begins now. */
    static MonotonicClock system() {
        long origin = System.nanoTime();
        return () -> new Moment(System.nanoTime() - origin);
    }
}

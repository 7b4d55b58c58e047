package dev.peergraph;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. */
public final class MovableClock implements InstantSource {

    private final AtomicReference<Instant> now;

    /** Makes a clock that shows a time. */
    public MovableClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    /** Moves the time on, or with a negative duration back. */
    public void advance(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    @Override
    public Instant instant() {
        return now.get();
    }
}

package dev.peergraph;

import dev.peergraph.pages.PageAge;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Both clocks, the one of dates and the monotonic one, standing still until a test moves them. */
public final class MovableClock implements InstantSource, MonotonicClock {

    private final AtomicReference<Instant> date;
    private final AtomicReference<Moment> moment;

    /** Makes clocks that show a date, and the moment {@link #at} it. */
    public MovableClock(Instant start) {
        date = new AtomicReference<>(start);
        moment = new AtomicReference<>(at(start));
    }

    /** Lets time pass. */
    public void advance(Duration by) {
        moment.updateAndGet(before -> before.plus(by));
        setDate(by);
    }

    /** Sets the clock of dates forward, or with a negative duration back, while no time passes. */
    public void setDate(Duration by) {
        date.updateAndGet(instant -> instant.plus(by));
    }

    /** Returns the moment that clocks show at a date, as long as that was never set. */
    public static Moment at(Instant date) {
        return new Moment(ChronoUnit.NANOS.between(Instant.EPOCH, date));
    }

    /** Returns the age of a page that is fetched at a date, as long as that was never set. */
    public static PageAge fetched(Instant date) {
        return PageAge.fetched(date, at(date));
    }

    /** Returns the age of a page that is fetched now. */
    public PageAge fetched() {
        return PageAge.fetched(instant(), now());
    }

    @Override
    public Instant instant() {
        return date.get();
    }

    @Override
    public Moment now() {
        return moment.get();
    }
}

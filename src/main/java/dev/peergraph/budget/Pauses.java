package dev.peergraph.budget;

import java.time.Duration;

/** Pauses of a second and more, each twice the one before up to a minute, for an upstream that does not say when to come again. */
final class Pauses {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Duration current = FIRST;

    Duration current() {
        return current;
    }

    /** Returns the present pause; the next is longer. */
    Duration next() {
        Duration pause = current;
        current = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
        return pause;
    }

    void reset() {
        current = FIRST;
    }
}

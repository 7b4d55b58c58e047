package dev.peergraph.budget;

import java.time.Duration;

/** Doubles the pauses, from a second to a minute, before an upstream that does not say when its window ends. */
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

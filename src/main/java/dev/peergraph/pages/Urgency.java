package dev.peergraph.pages;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Who waits for a call: a caller, or for a refresh behind a served answer nobody. Interactive calls come before background ones; a
 * background call becomes interactive once a caller joins it. Thread-safe.
 */
public final class Urgency {

    /** A caller waits. */
    public static final Urgency INTERACTIVE = interactive();

    private final Sinks.Empty<Void> caller = Sinks.empty();
    private volatile boolean interactive;

    private Urgency() {
    }

    private static Urgency interactive() {
        Urgency urgency = new Urgency();
        urgency.becomeInteractive();
        return urgency;
    }

    /** Returns the urgency of a call that nobody waits for yet. */
    public static Urgency background() {
        return new Urgency();
    }

    /** Returns whether a caller waits. */
    public boolean isInteractive() {
        return interactive;
    }

    /** Notes that a caller waits from now on; nothing changes if one does already. */
    public void becomeInteractive() {
        interactive = true;
        var _ = caller.tryEmitEmpty();
    }

    /** Returns a signal that completes once a caller waits, at once if one does already. */
    public Mono<Void> onceInteractive() {
        return caller.asMono();
    }

    @Override
    public String toString() {
        return interactive ? "INTERACTIVE" : "BACKGROUND";
    }
}

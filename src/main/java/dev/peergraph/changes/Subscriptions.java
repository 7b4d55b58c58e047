package dev.peergraph.changes;

import dev.peergraph.pages.Caller;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/** Counts subscriptions, all of them and those of each caller, and refuses those that are too many. Thread-safe. */
final class Subscriptions {

    private final int most;
    private final int mostOfOne;
    private final Semaphore free;
    private final ConcurrentMap<String, Integer> ofCallers = new ConcurrentHashMap<>();

    Subscriptions(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
        this.free = new Semaphore(most);
    }

    /** Returns how many there are. */
    int count() {
        return most - free.availablePermits();
    }

    /** Counts one more of a caller's, which has to {@link #leave} later; returns the name that it is counted under. */
    String enter(Caller caller) {
        String name = caller.identity();
        ofCallers.compute(name, (_, count) -> entered(count == null ? 0 : count));
        return name;
    }

    private int entered(int before) {
        if (before >= mostOfOne) {
            throw TooManySubscriptions.ofCredential(mostOfOne);
        }
        if (!free.tryAcquire()) {
            throw TooManySubscriptions.ofAll(most);
        }
        return before + 1;
    }

    void leave(String name) {
        free.release();
        ofCallers.compute(name, (_, count) -> count == null || count == 1 ? null : count - 1);
    }
}

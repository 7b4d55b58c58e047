package dev.peergraph.cache;

import dev.peergraph.pages.PageKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What upstream lets a credential read in an environment, until it refuses. Pages and calls hold the grant that they began under: once it
 * has ended, none of them is of use, however late a call comes back. Equal only to itself.
 */
final class Grant {

    private final Set<PageKey> held = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    /** The keys of pages that are held under it, so that they can be dropped without looking at all others. */
    Set<PageKey> held() {
        return held;
    }

    boolean hasEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }
}

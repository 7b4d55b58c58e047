package dev.peergraph.pages;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What one answer was made of: the pages it used, the environments that refused it, and whether it holds what no page tells. One for each
 * request, in its GraphQL context. Thread-safe.
 */
public final class PagesUsed {

    private final Queue<Use> uses = new ConcurrentLinkedQueue<>();
    private final Set<PageKey> refused = ConcurrentHashMap.newKeySet();
    private volatile boolean momentary;

    /**
     * A page that the answer used.
     *
     * @param key which page
     * @param age when it was fetched and how long it is good
     */
    public record Use(PageKey key, PageAge age) {
    }

    /** Notes a page that the answer used. */
    public void note(PageKey key, PeeringPage page) {
        uses.add(new Use(key, page.age()));
    }

    /** Notes a failure to read a page; only that the caller may not read it matters here. */
    public void note(PageKey key, PageFailure failure) {
        if (failure instanceof PageFailure.Unauthenticated || failure instanceof PageFailure.Forbidden) {
            refused.add(key);
        }
    }

    /** Notes that the answer holds what is true at this moment only. */
    public void noteMomentary() {
        momentary = true;
    }

    /** Returns the pages used so far, in no certain order; a page may stand there twice. */
    public List<Use> uses() {
        return List.copyOf(uses);
    }

    /** Returns the pages that upstream would not let the caller read. */
    public Set<PageKey> refused() {
        return Set.copyOf(refused);
    }

    /** Returns until when all pages used are fresh; empty if none was used. */
    public Optional<Instant> freshUntil() {
        return uses.stream().map(use -> use.age().freshUntil()).min(Instant::compareTo);
    }

    /** Returns whether the answer may be kept as long as its pages are fresh: none was stale, and nothing is true at this moment only. */
    public boolean keepable() {
        return !momentary && uses.stream().noneMatch(use -> use.age().stale());
    }
}

package dev.peergraph.pages;

import dev.peergraph.time.Moment;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What one answer was made of: the pages it used, and whether it holds what no page tells. One for each request, in its GraphQL context.
 * Thread-safe.
 */
public final class PagesUsed {

    private final Queue<Use> uses = new ConcurrentLinkedQueue<>();
    private volatile boolean momentary;
    private volatile @Nullable Moment end;

    /**
     * A page that the answer used.
     *
     * @param key which page
     * @param age when it was fetched and how long it is good
     * @param identity which fetch of which page it is; {@code null} for a page that no cache has
     */
    public record Use(PageKey key, PageAge age, @Nullable PageIdentity identity) {
    }

    /** Notes a page that the answer used. */
    public void note(PageKey key, PeeringPage page) {
        uses.add(new Use(key, page.age(), page.identity()));
    }

    /** Notes that the answer holds what is true at this moment only. */
    public void noteMomentary() {
        momentary = true;
    }

    /** Returns the pages used so far, in no certain order; a page may stand there twice. */
    public List<Use> uses() {
        return List.copyOf(uses);
    }

    /** Returns whether no page was used so far. */
    public boolean isEmpty() {
        return uses.isEmpty();
    }

    /** Notes until when the caller may have the answer at all; {@code null} sets no end. */
    public void noteEnd(@Nullable Moment endOfCaller) {
        end = endOfCaller;
    }

    /** Returns until when all pages used are fresh and the caller is known; empty if no page was used. */
    public Optional<Moment> freshUntil() {
        Moment first = null;
        for (Use use : uses) {
            first = earlier(use.age().freshUntil(), first);
        }
        return first == null ? Optional.empty() : Optional.of(earlier(first, end));
    }

    /** Returns whether the answer holds what is true at this moment only. */
    public boolean momentary() {
        return momentary;
    }

    /** Returns whether a page was stale when it was used. */
    public boolean stale() {
        for (Use use : uses) {
            if (use.age().stale()) {
                return true;
            }
        }
        return false;
    }

    private static Moment earlier(Moment one, @Nullable Moment other) {
        return other != null && other.isBefore(one) ? other : one;
    }
}

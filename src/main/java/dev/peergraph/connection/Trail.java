package dev.peergraph.connection;

import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PeeringPage;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pages that a walk has met: their items, their ages, and a watch that the walk comes to an end. */
final class Trail {

    /** Pages in a row that may bring nothing new, as overlapping ones can under churn, before the listing counts as endless. */
    private static final int MAX_BARREN_PAGES = 100;

    private final Seen seen = new Seen();
    private final Set<String> tokens = new HashSet<>();
    private int barren;
    private boolean stale;
    private @Nullable PageAge oldest;
    private @Nullable PageAge newest;
    private @Nullable Integer totalSize;

    Seen seen() {
        return seen;
    }

    /** Adds a page that follows those met before. */
    void append(PeeringPage page) {
        note(page);
        watch(seen.append(page.items()), page.links().next());
    }

    /** Adds a page that precedes those met before. */
    void prepend(PeeringPage page) {
        note(page);
        watch(seen.prepend(page.items()), page.links().prev());
    }

    /** Takes the ages of a page that was read but whose items are not needed. */
    void note(PeeringPage page) {
        PageAge age = page.age();
        stale |= age.stale();
        oldest = oldest == null || age.fetched().isBefore(oldest.fetched()) ? age : oldest;
        if (newest == null || !age.fetched().isBefore(newest.fetched())) {
            newest = age;
            totalSize = page.totalSize();
        }
    }

    private void watch(boolean news, @Nullable String onward) {
        barren = news ? 0 : barren + 1;
        if (onward != null && (!tokens.add(onward) || barren >= MAX_BARREN_PAGES)) {
            throw new PageFailure.InvalidResponse("Upstream's listing never ends: its pages lead back to where they came from.", null);
        }
    }

    boolean stale() {
        return stale;
    }

    Instant fetchedAt() {
        return Objects.requireNonNull(oldest, "no page met").fetchedAt();
    }

    /** Returns the listing's size as upstream last told it; {@code null} if it did not. */
    @Nullable
    Integer totalSize() {
        return totalSize;
    }
}

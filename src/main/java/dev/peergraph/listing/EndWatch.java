package dev.peergraph.listing;

import dev.peergraph.pages.PageFailure;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches that the pages of a listing come to an end. */
public final class EndWatch {

    /** Pages in a row that may bring nothing new, as overlapping ones can under churn, before the listing counts as endless. */
    private static final int MAX_BARREN_PAGES = 100;

    private final Set<String> tokens = new HashSet<>();
    private int barren;

    /** Begins with the page of a token; {@code null} is the first. */
    public EndWatch(@Nullable String token) {
        if (token != null) {
            tokens.add(token);
        }
    }

    /**
     * Takes note of a page.
     *
     * @param news whether it brought items that no page before it had
     * @param onward the token of the page that follows; {@code null} if none does
     * @throws PageFailure.InvalidResponse if the listing has no end
     */
    public void watch(boolean news, @Nullable String onward) {
        barren = news ? 0 : barren + 1;
        if (onward != null && (!tokens.add(onward) || barren >= MAX_BARREN_PAGES)) {
            throw new PageFailure.InvalidResponse("Upstream's listing never ends: its pages lead back to where they came from.", null);
        }
    }
}

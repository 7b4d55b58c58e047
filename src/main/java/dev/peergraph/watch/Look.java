package dev.peergraph.watch;

import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringPhase;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts the pages of one listing, one after another, and keeps none of them. Not thread-safe. */
final class Look {

    private final int maxRows;
    private final Map<PeeringPhase, Integer> phases = new EnumMap<>(PeeringPhase.class);
    private final Set<String> ids = new HashSet<>();
    private final Set<String> tokens = new HashSet<>();
    private @Nullable Instant oldestPending;
    private Instant fetchedAt = Instant.MAX;

    Look(int maxRows) {
        this.maxRows = maxRows;
    }

    /** A listing that has no end, or more rows than may be read. */
    static final class TooLong extends RuntimeException {

        TooLong(int maxRows) {
            super("the listing has more than " + maxRows + " rows (peergraph.limits.query.listing-rows), or no end", null, false, false);
        }
    }

    /**
     * Adds the page that follows.
     *
     * @throws TooLong if there are more rows than may be, or its token was met before
     */
    Look add(PeeringPage page) {
        if (page.age().fetchedAt().isBefore(fetchedAt)) {
            fetchedAt = page.age().fetchedAt();
        }
        for (PageItem item : page.items()) {
            // Pages may overlap under churn: an id counts where it is met first.
            if (item instanceof PageItem.Valid(Peering peering) && ids.add(peering.peeringId())) {
                add(peering);
            }
        }
        String next = page.links().next();
        if (ids.size() > maxRows || (next != null && !tokens.add(next))) {
            throw new TooLong(maxRows);
        }
        return this;
    }

    private void add(Peering peering) {
        PeeringPhase phase = peering.status().phase();
        phases.merge(phase, 1, Integer::sum);
        Instant created = peering.createdAt();
        if (phase == PeeringPhase.PENDING_ACCEPT && created != null && (oldestPending == null || created.isBefore(oldestPending))) {
            oldestPending = created;
        }
    }

    /** Returns what all pages together tell. */
    Reading end() {
        return new Reading(phases, oldestPending, fetchedAt);
    }
}

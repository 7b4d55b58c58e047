package dev.peergraph.changes;

import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares two states of a listing. */
final class PageDiff {

    private PageDiff() {
    }

    /** Returns what is there, in upstream's order, to who has been told nothing. */
    static List<PeeringChange> snapshot(ListingState state) {
        List<PeeringChange> present = new ArrayList<>(state.matching().size());
        state.matching().forEach((id, item) -> present.add(new PeeringChange(PeeringChangeType.PRESENT, id, peering(item), null)));
        return present;
    }

    /** Returns what differs, each peering at most once: what has been removed, then the rest in upstream's order. */
    static List<PeeringChange> between(ListingState before, ListingState after) {
        List<PeeringChange> changes = new ArrayList<>();
        before.matching().forEach((id, item) -> {
            if (!after.matching().containsKey(id)) {
                changes.add(new PeeringChange(PeeringChangeType.REMOVED, id, peering(after.all().get(id)), phase(item)));
            }
        });
        after.matching().forEach((id, item) -> {
            PageItem told = before.matching().get(id);
            if (told == null) {
                changes.add(new PeeringChange(PeeringChangeType.ADDED, id, peering(item), phaseIn(before.all(), id)));
            } else if (!told.equals(item)) {
                changes.add(new PeeringChange(PeeringChangeType.UPDATED, id, peering(item), phase(told)));
            }
        });
        return changes;
    }

    private static @Nullable PeeringPhase phaseIn(Map<String, PageItem> items, String id) {
        return phase(items.get(id));
    }

    private static @Nullable Peering peering(@Nullable PageItem item) {
        return item instanceof PageItem.Valid(Peering peering) ? peering : null;
    }

    private static @Nullable PeeringPhase phase(@Nullable PageItem item) {
        Peering peering = peering(item);
        return peering == null ? null : peering.status().phase();
    }
}

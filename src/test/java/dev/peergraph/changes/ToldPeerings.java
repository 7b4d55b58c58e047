package dev.peergraph.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringPhase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client knows that applies events as the schema tells it, and finds each of them possible. */
final class ToldPeerings {

    final Map<String, @Nullable Peering> known = new HashMap<>();
    final List<PeeringChange> changes = new ArrayList<>();
    private boolean begun;

    void apply(PeeringChanges event) {
        assertThat(event.changes()).hasSizeLessThanOrEqualTo(PeeringChanges.MOST);
        for (PeeringChange change : event.changes()) {
            apply(change);
        }
        begun |= !event.more();
    }

    private void apply(PeeringChange change) {
        String id = change.peeringId();
        switch (change.type()) {
            case PRESENT, ADDED -> {
                assertThat(change.type() == PeeringChangeType.PRESENT).isEqualTo(!begun);
                assertThat(known).doesNotContainKey(id);
                known.put(id, change.peering());
            }
            case UPDATED -> {
                assertThat(known).containsKey(id);
                assertThat(change.previousPhase()).isEqualTo(phase(known.get(id)));
                known.put(id, change.peering());
            }
            case REMOVED -> {
                assertThat(known).containsKey(id);
                assertThat(change.previousPhase()).isEqualTo(phase(known.remove(id)));
            }
        }
        changes.add(change);
    }

    private static @Nullable PeeringPhase phase(@Nullable Peering peering) {
        return peering == null ? null : peering.status().phase();
    }

    /** Checks that the client knows these items, and no others. */
    void knows(List<PageItem> items) {
        Map<String, @Nullable Peering> expected = new HashMap<>();
        for (PageItem item : items) {
            if (item.id() != null) {
                expected.put(item.id(), item instanceof PageItem.Valid(Peering peering) ? peering : null);
            }
        }
        assertThat(known).isEqualTo(expected);
    }
}

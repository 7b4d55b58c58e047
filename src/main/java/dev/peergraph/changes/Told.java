package dev.peergraph.changes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one subscription has been told. Not thread-safe. */
final class Told {

    private final boolean snapshot;
    private @Nullable View last;

    /** Begins with all that is there, or only with what happens from then on. */
    Told(boolean snapshot) {
        this.snapshot = snapshot;
    }

    /** Returns whether nothing has been told yet. */
    boolean isNothing() {
        return last == null;
    }

    /** Returns the events that lead from what has been told to a view. */
    List<PeeringChanges> next(View view) {
        View before = last;
        last = view;
        if (before == null) {
            return snapshot ? view.snapshot() : view.beginning();
        }
        return view.since(before);
    }
}

package dev.peergraph.graphql;

import dev.peergraph.pages.PageItem;
import dev.peergraph.peering.Peering;

/** Reports that a selected item breaks upstream's contract. Has no stack trace. */
public final class MalformedItem extends RuntimeException {

    MalformedItem(PageItem.Malformed item) {
        super("Upstream's " + (item.id() == null ? "item" : "peering \"" + item.id() + "\"") + " breaks its contract: " + item.problem(),
                null, false, false);
    }

    /**
     * Returns the peering of an item.
     *
     * @throws MalformedItem if it breaks upstream's contract
     */
    public static Peering requireValid(PageItem item) {
        return switch (item) {
            case PageItem.Valid(Peering peering) -> peering;
            case PageItem.Malformed malformed -> throw new MalformedItem(malformed);
        };
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

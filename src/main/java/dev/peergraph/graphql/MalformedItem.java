package dev.peergraph.graphql;

import dev.peergraph.pages.PageItem;

/** An item was asked for that breaks upstream's contract. Has no stack trace. */
final class MalformedItem extends RuntimeException {

    MalformedItem(PageItem.Malformed item) {
        super("Upstream's " + (item.id() == null ? "item" : "peering \"" + item.id() + "\"") + " breaks its contract: " + item.problem(),
                null, false, false);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

package dev.peergraph.pages;

import dev.peergraph.peering.Peering;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An item of a page: a peering, or one that breaks the upstream's contract and must not fail its page. */
public sealed interface PageItem {

    /** Returns the upstream's id; {@code null} only for a malformed item without one. */
    @Nullable
    String id();

    /** Returns when it was created; {@code null} if upstream does not tell it readably. */
    @Nullable
    Instant createdAt();

    /**
     * An item as the contract has it.
     *
     * @param peering the item
     */
    record Valid(Peering peering) implements PageItem {

        @Override
        public String id() {
            return peering.peeringId();
        }

        @Override
        public @Nullable Instant createdAt() {
            return peering.createdAt();
        }
    }

    /**
     * An item that cannot be read.
     *
     * @param id its id where that much is readable, or {@code null}
     * @param createdAt its creation time where that much is readable, or {@code null}
     * @param problem what is wrong with it, for people, such as {@code "status" is missing}
     */
    record Malformed(@Nullable String id, @Nullable Instant createdAt, String problem) implements PageItem {
    }
}

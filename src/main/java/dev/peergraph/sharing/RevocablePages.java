package dev.peergraph.sharing;

import org.jspecify.annotations.Nullable;

/** Pages that are held until upstream refuses them, no matter which replica it tells. */
@FunctionalInterface
public interface RevocablePages {

    /**
     * Ends what is held of a {@link dev.peergraph.pages.Caller#partition() partition}, and what calls under way bring.
     *
     * @param environment of which only; {@code null} for all
     */
    void revoke(String partition, @Nullable String environment);
}

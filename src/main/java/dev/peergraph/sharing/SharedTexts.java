package dev.peergraph.sharing;

import reactor.core.publisher.Mono;

/** Texts of documents by their hash, which all replicas know. */
public interface SharedTexts {

    /** Those of a gateway that shares nothing. */
    SharedTexts NONE = new SharedTexts() {
        @Override
        public Mono<String> find(String hash) {
            return Mono.empty();
        }

        @Override
        public void keep(String hash, String text) {
            // Nobody is there to know it.
        }
    };

    /** Finds a text; empty if no replica has kept it, or nobody can be asked. Never fails. */
    Mono<String> find(String hash);

    /** Lets all replicas know a text, sooner or later. */
    void keep(String hash, String text);
}

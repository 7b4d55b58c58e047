package dev.peergraph.documents;

import dev.peergraph.pages.Caller;
import dev.peergraph.pages.ErrorCode;
import dev.peergraph.pages.Sha256;
import dev.peergraph.sharing.SharedTexts;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Finds the document of a request: its own text, or one that was sent before, by its hash (Apollo's automatic persisted queries). If an
 * allow-list is configured, finds only documents of that list.
 */
class PersistedOperations {

    /** The extension of a request that names a document by its hash. */
    static final String EXTENSION = "persistedQuery";

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    /** Texts that came from other replicas have a share of the room as one caller's have. */
    private static final String OTHER_REPLICAS = "";

    private final PersistedTexts sent;
    private final SharedTexts shared;
    private final @Nullable TrustedDocuments trusted;

    PersistedOperations(DocumentProperties properties, @Nullable TrustedDocuments trusted, SharedTexts shared) {
        this.sent = new PersistedTexts(properties.persistedSize());
        this.shared = shared;
        this.trusted = trusted;
    }

    /** Returns whether all documents found are of the allow-list. */
    boolean trustedOnly() {
        return trusted != null;
    }

    /** The document of a request, or why there is none. */
    sealed interface Found {

        /** The text of a document that may run. */
        sealed interface Document extends Found {

            /** Returns the text. */
            String text();
        }

        /** A document that is not stored by this request. */
        record Known(String text) implements Document {
        }

        /** A document that came with its hash, to be stored if it is valid. */
        record Sent(String text, String hash) implements Document {
        }

        /** There is none here by that hash. */
        record Unknown(String hash) implements Found {
        }

        /** No document, and why. */
        record Nothing(ErrorCode code, String message) implements Found {
        }
    }

    /** Finds the document by a request's own text, if it has one, and its extensions. */
    Found find(@Nullable String text, Map<String, Object> extensions) {
        Object extension = extensions.get(EXTENSION);
        if (extension == null) {
            return text == null || text.isBlank() ? new Found.Nothing(ErrorCode.BAD_USER_INPUT, "There is no document.") : own(text);
        }
        if (!(extension instanceof Map<?, ?> map) || !(map.get("version") instanceof Number version) || version.doubleValue() != 1
                || !(map.get("sha256Hash") instanceof String given)) {
            return new Found.Nothing(ErrorCode.BAD_USER_INPUT,
                    "\"extensions.persistedQuery\" must have \"version\": 1 and a \"sha256Hash\".");
        }
        String hash = given.toLowerCase(Locale.ROOT);
        if (!SHA_256.matcher(hash).matches()) {
            return new Found.Nothing(ErrorCode.BAD_USER_INPUT, "\"sha256Hash\" must be 64 hexadecimal digits.");
        }
        return text == null || text.isBlank() ? byHash(hash) : own(text, hash);
    }

    /** Finds a document that is unknown here among what other replicas have kept. */
    Mono<Found> elsewhere(Found.Unknown here) {
        return trusted == null
                ? shared.find(here.hash()).<Found>map(text -> known(here.hash(), text)).defaultIfEmpty(here)
                : Mono.just(here);
    }

    private Found known(String hash, String text) {
        sent.keep(hash, text, OTHER_REPLICAS);
        return new Found.Known(text);
    }

    private Found own(String text) {
        if (trusted != null && !trusted.contains(text)) {
            return new Found.Nothing(ErrorCode.BAD_USER_INPUT, "Only trusted documents run here, and this document is not in the list.");
        }
        return new Found.Known(text);
    }

    private Found own(String text, String hash) {
        if (!hash.equals(Sha256.hex(text))) {
            return new Found.Nothing(ErrorCode.BAD_USER_INPUT, "\"sha256Hash\" is not the hash of the \"query\" beside it.");
        }
        return trusted == null ? new Found.Sent(text, hash) : own(text);
    }

    /** Stores a valid document of a verified caller. */
    void keep(Found.Sent document, Caller caller) {
        if (sent.find(document.hash()) == null) {
            shared.keep(document.hash(), document.text());
        }
        sent.keep(document.hash(), document.text(), caller.identity());
    }

    private Found byHash(String hash) {
        String text = trusted == null ? sent.find(hash) : trusted.byHash(hash);
        return text == null ? new Found.Unknown(hash) : new Found.Known(text);
    }
}

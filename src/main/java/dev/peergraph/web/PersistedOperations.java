package dev.peergraph.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.peergraph.pages.Caller;
import dev.peergraph.pages.ErrorCode;
import dev.peergraph.sharing.SharedTexts;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Finds the document that a request means: its own text, or by the hash of it one that was sent before (Apollo's automatic persisted
 * queries), or, where an allow-list is configured, one of that list and no other.
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

    /** What is known of the document that a request means. */
    sealed interface Found {

        /** The text of a document that may run. */
        sealed interface Document extends Found {

            /** Returns the text. */
            String text();
        }

        /** One that nothing is to be kept of. */
        record Known(String text) implements Document {
        }

        /** One that came with its hash, and may be kept by it once it has proved to be valid. */
        record Sent(String text, String hash) implements Document {
        }

        /** There is none here by that hash. */
        record Unknown(String hash) implements Found {
        }

        /** There is none, and why. */
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
        if (!hash.equals(sha256(text))) {
            return new Found.Nothing(ErrorCode.BAD_USER_INPUT, "\"sha256Hash\" is not the hash of the \"query\" beside it.");
        }
        return trusted == null ? new Found.Sent(text, hash) : own(text);
    }

    /** Keeps a valid document of a caller who has proved itself. */
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

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

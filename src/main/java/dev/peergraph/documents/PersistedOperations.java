package dev.peergraph.documents;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.peergraph.pages.Caller;
import dev.peergraph.pages.ErrorCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the document that a request means: its own text, or by the hash of it one that was sent before (Apollo's automatic persisted
 * queries), or, where an allow-list is configured, one of that list and no other.
 */
class PersistedOperations {

    /** The extension of a request that names a document by its hash. */
    static final String EXTENSION = "persistedQuery";

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final PersistedTexts sent;
    private final @Nullable TrustedDocuments trusted;

    PersistedOperations(DocumentProperties properties, @Nullable TrustedDocuments trusted) {
        this.sent = new PersistedTexts(properties.persistedSize());
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
        sent.keep(document.hash(), document.text(), caller.identity());
    }

    private Found byHash(String hash) {
        String text = trusted == null ? sent.find(hash) : trusted.byHash(hash);
        // Apollo Client matches on this message.
        return text == null ? new Found.Nothing(ErrorCode.PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound") : new Found.Known(text);
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

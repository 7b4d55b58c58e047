package dev.peergraph.auth;

import dev.peergraph.pages.Credential;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** Reads the gateway's own credential as an operator writes it. */
final class UpstreamSecret {

    private UpstreamSecret() {
    }

    /**
     * Returns what goes upstream.
     *
     * @throws IllegalArgumentException if it is neither {@code key:secret} nor {@code Basic} or {@code Bearer} and a value; does not show
     * it
     */
    static Credential read(String source, String text) {
        String value = text.strip();
        if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException(source + " must be one line of printable ASCII");
        }
        String lower = value.toLowerCase(Locale.ROOT);
        if (lower.matches("(basic|bearer) +[^ ]+")) {
            return new Credential(value);
        }
        if (!value.matches("[^ :]+:[^ ]+")) {
            throw new IllegalArgumentException(source + " must be an API key and its secret, as key:secret, or Bearer and a token");
        }
        return new Credential("Basic " + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.US_ASCII)));
    }
}

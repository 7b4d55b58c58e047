package dev.peergraph.decoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Optional;

/** Takes the page token out of a link, as official clients do: form-decoded. Host, path and the other parameters are never looked at. */
final class LinkToken {

    private static final String PARAMETER = "page_token";
    private static final char REPLACEMENT = '\uFFFD';

    private LinkToken() {
    }

    /** Returns the token, empty if the link has none, an empty one, or one that cannot be decoded. */
    static Optional<String> of(String link) {
        for (String pair : query(link).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals >= 0 && decoded(pair.substring(0, equals)).equals(PARAMETER)) {
                return Optional.of(decoded(pair.substring(equals + 1))).filter(token -> !token.isEmpty());
            }
        }
        return Optional.empty();
    }

    private static String query(String link) {
        int fragment = link.indexOf('#');
        String withoutFragment = fragment < 0 ? link : link.substring(0, fragment);
        return withoutFragment.substring(withoutFragment.indexOf('?') + 1);
    }

    /** Returns the decoded text, empty for a broken escape or bytes that are no UTF-8: a token must come back exactly as it was given. */
    private static String decoded(String text) {
        try {
            String decoded = QueryStringDecoder.decodeComponent(text, UTF_8);
            return decoded.indexOf(REPLACEMENT) >= 0 ? "" : decoded;
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}

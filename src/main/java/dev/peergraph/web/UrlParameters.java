package dev.peergraph.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.peergraph.edge.Refusal;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of a URL's query, as browsers write them: percent-encoded UTF-8, {@code +} for a space (URL Standard §5). */
final class UrlParameters {

    private final List<String> pairs;

    /** Reads a query as it stands in the URL; {@code null} if the URL has none. */
    UrlParameters(@Nullable String query) {
        this.pairs = query == null ? List.of() : List.of(query.split("&", -1));
    }

    /**
     * Returns the values of a parameter; one without {@code =} has an empty value. Other parameters are not read.
     *
     * @throws Refusal if a value is not percent-encoded UTF-8
     */
    List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (String pair : pairs) {
            int end = pair.indexOf('=');
            if (name.equals(decoded(end < 0 ? pair : pair.substring(0, end)))) {
                String value = decoded(end < 0 ? "" : pair.substring(end + 1));
                if (value == null) {
                    throw Refusal.badRequest("\"" + name + "\" in the URL must be percent-encoded UTF-8.");
                }
                values.add(value);
            }
        }
        return values;
    }

    /** Returns {@code null} for what is not percent-encoded UTF-8. */
    private static @Nullable String decoded(String raw) {
        if (!US_ASCII.newEncoder().canEncode(raw)) {
            return null;
        }
        try {
            // Through bytes, since URLDecoder itself replaces what is not UTF-8.
            byte[] octets = URLDecoder.decode(raw, ISO_8859_1).getBytes(ISO_8859_1);
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (IllegalArgumentException | CharacterCodingException _) {
            return null;
        }
    }
}

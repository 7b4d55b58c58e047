package dev.peergraph;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import mockwebserver3.MockResponse;

/** The sample answers of upstream: a body and a head for each name. */
public final class Samples {

    private Samples() {
    }

    /** Returns a sample as a server sends it: status, headers and body. */
    public static MockResponse response(String name) {
        List<String> head = text(name + ".headers").lines().filter(line -> !line.isBlank()).toList();
        MockResponse.Builder response = new MockResponse.Builder().code(Integer.parseInt(head.getFirst().substring(9, 12)))
                .body(body(name));
        head.stream().skip(1).forEach(response::addHeader);
        return response.build();
    }

    /** Returns the body of a sample. */
    public static String body(String name) {
        return text(name + (name.endsWith("502") ? ".html" : ".json"));
    }

    private static String text(String file) {
        try (InputStream sample = Samples.class.getResourceAsStream("/samples/" + file)) {
            if (sample == null) {
                throw new IllegalArgumentException("no sample " + file);
            }
            return new String(sample.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

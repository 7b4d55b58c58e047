package dev.peergraph.web;

import dev.peergraph.pages.Generation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** An answer as it went out, and how long it is what execution would answer. Thread-safe. */
final class KeptAnswer {

    private static final int OVERHEAD_BYTES = 1024;

    private final byte[] body;
    private final HttpHeaders headers;
    private final Instant freshUntil;
    private final List<Generation> generations;
    private volatile byte @Nullable [] zipped;

    /** The answer holds until a time, unless one of the pages that it was made of goes before. */
    KeptAnswer(byte[] body, HttpHeaders headers, Instant freshUntil, List<Generation> generations) {
        this.body = body;
        this.headers = headers;
        this.freshUntil = freshUntil;
        this.generations = generations;
    }

    boolean isGood(Instant now) {
        if (!now.isBefore(freshUntil)) {
            return false;
        }
        for (Generation generation : generations) {
            if (generation.isOver()) {
                return false;
            }
        }
        return true;
    }

    byte[] body() {
        return body;
    }

    /** Returns the body as gzip, which is made at the first asking. */
    byte[] zipped() {
        byte[] known = zipped;
        if (known == null) {
            known = gzip(body);
            zipped = known;
        }
        return known;
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(bytes.length / 4);
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return zipped.toByteArray();
    }

    HttpHeaders headers() {
        return headers;
    }

    @Nullable
    String tag() {
        return headers.getETag();
    }

    Instant freshUntil() {
        return freshUntil;
    }

    /** Returns an estimate of the heap that the answer takes, its zipped form included. */
    int weight() {
        return OVERHEAD_BYTES + body.length + body.length / 4;
    }
}

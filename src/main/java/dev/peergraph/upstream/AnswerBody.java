package dev.peergraph.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads bodies, inflated where they are gzip: told by their first bytes, since upstream may compress without a header that says so. */
final class AnswerBody {

    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private AnswerBody() {
    }

    /** A body has more bytes than allowed. */
    static final class TooLarge extends RuntimeException {
        TooLarge() {
            super("too large", null, false, false);
        }
    }

    /** A body says that it is compressed, and is not. */
    static final class Undecodable extends RuntimeException {
        Undecodable() {
            super("undecodable", null, false, false);
        }
    }

    /** A body broke off, or is not framed as HTTP has it; the cause is the transport's. */
    static final class Interrupted extends RuntimeException {
        Interrupted(Throwable cause) {
            super("interrupted", cause, false, false);
        }
    }

    private record Buffers(Flux<DataBuffer> flux) {
    }

    /** Turns a body into something else. */
    @FunctionalInterface
    interface Reading<T> {
        /**
         * Returns what a body says.
         *
         * @param body its decompressed bytes
         * @param sent the bytes as they came
         */
        T of(byte[] body, byte[] sent);
    }

    /**
     * Reads a whole body of at most so many bytes, compressed or not; fails with {@link TooLarge}, {@link Undecodable} or
     * {@link Interrupted}.
     */
    static <T> Mono<T> whole(ClientResponse response, int maxBytes, Reading<T> reading) {
        // A Flux itself would get a checkpoint of Spring's for each answer.
        return response.body((message, _) -> new Buffers(message.getBody()))
                .flux()
                .onErrorMap(Interrupted::new)
                .collect(() -> new SentBytes(response.headers().contentLength().orElse(0), maxBytes), SentBytes::add)
                .map(sent -> {
                    byte[] bytes = sent.all();
                    return reading.of(plain(bytes, maxBytes), bytes);
                });
    }

    /** Reads as much of a body as comes, up to so many bytes: never fails, since the status already tells what happened. */
    static Mono<String> beginning(ClientResponse response, int maxBytes) {
        var bytes = DataBufferUtils.takeUntilByteCount(response.body(BodyExtractors.toDataBuffers()), maxBytes).onErrorComplete();
        return DataBufferUtils.join(bytes)
                .map(buffer -> readBeginning(buffer, maxBytes))
                .defaultIfEmpty("");
    }

    /** Returns the decompressed bytes of a body; fails as {@link #whole} does. */
    static byte[] plain(byte[] body, int maxBytes) {
        return body.length >= 2 && isGzip(body[0], body[1]) ? inflated(body, maxBytes) : body;
    }

    private static byte[] inflated(byte[] compressed, int maxBytes) {
        try (InputStream inflating = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            byte[] bytes = inflating.readNBytes(maxBytes);
            if (inflating.read() >= 0) {
                throw new TooLarge();
            }
            return bytes;
        } catch (IOException _) {
            throw new Undecodable();
        }
    }

    private static String readBeginning(DataBuffer buffer, int maxBytes) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (InputStream body = isGzip(buffer) ? new GZIPInputStream(buffer.asInputStream()) : buffer.asInputStream()) {
            byte[] chunk = new byte[8192];
            int length = body.read(chunk);
            while (length >= 0 && read.size() < maxBytes) {
                read.write(chunk, 0, Math.min(length, maxBytes - read.size()));
                length = body.read(chunk);
            }
        } catch (IOException _) {
            // Cut short or corrupt: what came before may still tell something.
        } finally {
            DataBufferUtils.release(buffer);
        }
        return read.toString(UTF_8);
    }

    private static boolean isGzip(DataBuffer buffer) {
        int start = buffer.readPosition();
        return buffer.readableByteCount() >= 2 && isGzip(buffer.getByte(start), buffer.getByte(start + 1));
    }

    private static boolean isGzip(byte first, byte second) {
        return (first & 0xff) == GZIP_FIRST && (second & 0xff) == GZIP_SECOND;
    }

    /** The bytes of a body as they come, copied out of their buffers: so nothing is left to release when the reader leaves. */
    private static final class SentBytes {

        /** What a length that upstream announces may reserve before a byte has come. */
        private static final int MOST_RESERVED = 2 * 1024 * 1024;
        private static final int LEAST_RESERVED = 4 * 1024;

        private final int max;
        private byte[] bytes;
        private int length;

        SentBytes(long announced, int max) {
            this.max = max;
            this.bytes = new byte[Math.min(max, Math.clamp(announced, LEAST_RESERVED, MOST_RESERVED))];
        }

        void add(DataBuffer buffer) {
            int more = buffer.readableByteCount();
            try {
                if (more > max - length) {
                    throw new TooLarge();
                }
                if (more > bytes.length - length) {
                    bytes = Arrays.copyOf(bytes, (int) Math.min(max, Math.max(length + (long) more, 2L * bytes.length)));
                }
                buffer.read(bytes, length, more);
                length += more;
            } finally {
                DataBufferUtils.release(buffer);
            }
        }

        byte[] all() {
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
    }
}

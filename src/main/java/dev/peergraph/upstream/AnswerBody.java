package dev.peergraph.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
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

    /** Turns the bytes of a body into something else, before their buffer is released. */
    @FunctionalInterface
    interface Reading<T> {
        T of(InputStream body);
    }

    /** The same, with the body's bytes as they came, for who wants them. */
    @FunctionalInterface
    interface ReadingBytes<T> {
        T of(InputStream body, Supplier<byte[]> bytes);
    }

    /**
     * Reads a whole body of at most so many decompressed bytes; fails with {@link TooLarge}, {@link Undecodable} or the transport's error.
     */
    static <T> Mono<T> whole(ClientResponse response, int maxBytes, Reading<T> reading) {
        return whole(response, maxBytes, (body, _) -> reading.of(body));
    }

    /** The same, with the body's bytes as they came. */
    static <T> Mono<T> whole(ClientResponse response, int maxBytes, ReadingBytes<T> reading) {
        // To join is also to release what is dropped on the way, so no discard hook here: a second one would release twice.
        // A body without a byte gives no buffer at all: to read it is then the decoder's to refuse.
        return DataBufferUtils.join(response.body(BodyExtractors.toDataBuffers()).onErrorMap(Interrupted::new), maxBytes)
                .onErrorMap(DataBufferLimitException.class, _ -> new TooLarge())
                .map(buffer -> read(buffer, maxBytes, reading))
                .switchIfEmpty(Mono.fromSupplier(() -> reading.of(InputStream.nullInputStream(), () -> new byte[0])));
    }

    /** Reads as much of a body as comes, up to so many bytes: never fails, since the status already tells what happened. */
    static Mono<String> beginning(ClientResponse response, int maxBytes) {
        var bytes = DataBufferUtils.takeUntilByteCount(response.body(BodyExtractors.toDataBuffers()), maxBytes).onErrorComplete();
        return DataBufferUtils.join(bytes)
                .map(buffer -> readBeginning(buffer, maxBytes))
                .defaultIfEmpty("");
    }

    private static <T> T read(DataBuffer buffer, int maxBytes, ReadingBytes<T> reading) {
        int start = buffer.readPosition();
        int length = buffer.readableByteCount();
        try {
            InputStream body = isGzip(buffer) ? inflated(buffer.asInputStream(), maxBytes) : buffer.asInputStream();
            return reading.of(body, () -> copy(buffer, start, length));
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private static byte[] copy(DataBuffer buffer, int start, int length) {
        byte[] bytes = new byte[length];
        buffer.readPosition(start).read(bytes);
        return bytes;
    }

    /** Returns the decompressed bytes of a body; fails as {@link #whole} does. */
    static InputStream plain(byte[] body, int maxBytes) {
        InputStream bytes = new ByteArrayInputStream(body);
        return body.length >= 2 && isGzip(body[0], body[1]) ? inflated(bytes, maxBytes) : bytes;
    }

    private static InputStream inflated(InputStream compressed, int maxBytes) {
        try (InputStream inflating = new GZIPInputStream(compressed)) {
            byte[] bytes = inflating.readNBytes(maxBytes);
            if (inflating.read() >= 0) {
                throw new TooLarge();
            }
            return new ByteArrayInputStream(bytes);
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
}

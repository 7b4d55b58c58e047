package dev.peergraph.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
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
         * @param body its decompressed bytes; reading them fails with {@link TooLarge} or {@link Undecodable}
         * @param sent gives the bytes as they came
         */
        T of(InputStream body, Supplier<byte[]> sent);
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
                .collect(() -> new SentBody(response.headers().contentLength().orElse(0), maxBytes), SentBody::add)
                .map(sent -> read(sent.bytes(), maxBytes, reading));
    }

    /** Reads as much of a body as comes, up to so many bytes: never fails, since the status already tells what happened. */
    static Mono<String> beginning(ClientResponse response, int maxBytes) {
        var bytes = DataBufferUtils.takeUntilByteCount(response.body(BodyExtractors.toDataBuffers()), maxBytes).onErrorComplete();
        return DataBufferUtils.join(bytes)
                .map(buffer -> readBeginning(buffer, maxBytes))
                .defaultIfEmpty("");
    }

    /** Reads a body of which all bytes are there; fails with {@link TooLarge} or {@link Undecodable}. */
    static <T> T read(ByteBuf sent, int maxBytes, Reading<T> reading) {
        try (InputStream bytes = new ByteBufInputStream(sent.duplicate());
                InputStream body = isGzip(sent) ? new InflatedBody(bytes, maxBytes) : bytes) {
            return reading.of(body, () -> ByteBufUtil.getBytes(sent));
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be read", e);
        }
    }

    private static boolean isGzip(ByteBuf body) {
        return body.readableBytes() >= 2 && isGzip(body.getByte(0), body.getByte(1));
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

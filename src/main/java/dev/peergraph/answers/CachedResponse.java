package dev.peergraph.answers;

import dev.peergraph.operations.OperationName;
import dev.peergraph.pages.PageIdentity;
import dev.peergraph.time.Moment;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A response as it was sent, with the time until which it is fresh and the pages that it was made of. Thread-safe. */
final class CachedResponse {

    private static final int OVERHEAD_BYTES = 2048;

    private final @Nullable String tag;
    private final Moment freshUntil;
    private final List<PageIdentity> pages;
    private final OperationName operation;
    private final byte[] body;
    private final HttpHeaders headers;
    /** Made by the first request that needs it, without a lock: two requests at once may both make it. */
    private volatile @Nullable Form plain;
    private volatile @Nullable Form zipped;

    /**
     * The response as it is sent, without the headers that differ from request to request.
     *
     * @param head its headers, which must not be changed
     * @param body its body, to be sent as a duplicate; direct memory, which is freed with this object
     */
    record Form(HttpHeaders head, ByteBuf body) {

        static Form of(HttpHeaders head, byte[] body) {
            ByteBuffer direct = ByteBuffer.allocateDirect(body.length).put(body).flip();
            return new Form(head.set(HttpHeaderNames.CONTENT_LENGTH, new AsciiString(String.valueOf(body.length))),
                    Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(direct)));
        }
    }

    /**
     * Makes a response that may be served until a time, as long as its pages are current. Its forms are made when it is first served, since
     * many responses never are.
     */
    CachedResponse(byte[] body, HttpHeaders headers, Moment freshUntil, List<PageIdentity> pages, OperationName operation) {
        this.tag = headers.get(HttpHeaderNames.ETAG);
        this.freshUntil = freshUntil;
        this.pages = pages;
        this.operation = operation;
        this.body = body;
        this.headers = headers;
    }

    /** Returns headers as ASCII, which need not be encoded for each response. */
    private static HttpHeaders wire(HttpHeaders headers) {
        HttpHeaders wire = new DefaultHttpHeaders();
        headers.forEach(header -> wire.add(new AsciiString(header.getKey()), new AsciiString(header.getValue())));
        return wire;
    }

    /** Returns which pages the answer was made of. */
    List<PageIdentity> pages() {
        return pages;
    }

    /** Returns which operation was executed for it. */
    OperationName operation() {
        return operation;
    }

    /** Returns the length of the answer as execution made it, in bytes. */
    int length() {
        return body.length;
    }

    /** Returns the answer as execution made it. */
    Form plain() {
        Form form = plain;
        if (form == null) {
            form = Form.of(wire(headers), body);
            plain = form;
        }
        return form;
    }

    /** Returns the answer as gzip. */
    Form zipped() {
        Form form = zipped;
        if (form == null) {
            form = Form.of(wire(headers).set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP), gzip(body));
            zipped = form;
        }
        return form;
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

    /** Returns the answer's entity tag; {@code null} if it has none. */
    @Nullable
    String tag() {
        return tag;
    }

    Moment freshUntil() {
        return freshUntil;
    }

    /** Returns an estimate of the memory that the answer takes: its bytes, and its plain and compressed forms. */
    int weight() {
        return OVERHEAD_BYTES + 2 * body.length + body.length / 4;
    }
}

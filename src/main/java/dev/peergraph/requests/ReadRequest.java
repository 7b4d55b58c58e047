package dev.peergraph.requests;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Flux;

/** A request whose body was read before the request is handled. */
public final class ReadRequest extends ServerHttpRequestDecorator {

    private final byte[] body;

    /** Gives a request the body that was read. */
    public ReadRequest(ServerHttpRequest request, byte[] body) {
        super(request);
        this.body = body;
    }

    /** Returns the request that is handled; {@code null} if its body was not read before, or a filter has replaced the request. */
    public static @Nullable ReadRequest of(ServerRequest request) {
        return request.exchange().getRequest() instanceof ReadRequest read ? read : null;
    }

    /** Returns the body, which must not be changed. */
    public byte[] body() {
        return body;
    }

    /** Returns what a buffer holds, and releases it. */
    public static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return Flux.defer(() -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body.clone())));
    }
}

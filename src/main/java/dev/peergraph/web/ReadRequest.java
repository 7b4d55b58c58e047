package dev.peergraph.web;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Flux;

/** A request whose body has come whole, within the limits. */
final class ReadRequest extends ServerHttpRequestDecorator {

    private final byte[] body;

    ReadRequest(ServerHttpRequest request, byte[] body) {
        super(request);
        this.body = body;
    }

    /** Returns the request that is handled; {@code null} if its body was not read before, or if a filter has put another in its place. */
    static @Nullable ReadRequest of(ServerRequest request) {
        return request.exchange().getRequest() instanceof ReadRequest read ? read : null;
    }

    /** Returns the body, which is not to be changed. */
    byte[] body() {
        return body;
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return Flux.defer(() -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body.clone())));
    }
}

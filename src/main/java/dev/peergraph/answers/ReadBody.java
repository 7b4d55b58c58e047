package dev.peergraph.answers;

import dev.peergraph.requests.ReadRequest;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;

/** The body of a request as it is read, or why it was not read to its end. */
final class ReadBody {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private final @Nullable Throwable failure;

    ReadBody() {
        this.failure = null;
    }

    ReadBody(Throwable failure) {
        this.failure = failure;
    }

    void add(DataBuffer buffer) {
        bytes.writeBytes(ReadRequest.bytes(buffer));
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Returns a request whose body fails as it did when it was read. */
    static ServerHttpRequest failed(ServerHttpRequest request, Throwable failure) {
        return new ServerHttpRequestDecorator(request) {
            @Override
            public Flux<DataBuffer> getBody() {
                return Flux.error(failure);
            }
        };
    }
}

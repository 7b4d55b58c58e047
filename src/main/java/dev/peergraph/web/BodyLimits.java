package dev.peergraph.web;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Bounds what comes as bodies of requests: each one's size and time, and the memory of all together. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 30)
class BodyLimits implements WebFilter {

    private final HttpLimitProperties limits;
    private final AtomicLong heldBytes = new AtomicLong();

    BodyLimits(HttpLimitProperties limits) {
        this.limits = limits;
    }

    /** Returns how many bytes of bodies are held just now. */
    long heldBytes() {
        return heldBytes.get();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        long announced = exchange.getRequest().getHeaders().getContentLength();
        if (announced > limits.bodySize().toBytes()) {
            return Mono.error(OverLimit.bodySize(limits.bodySize().toBytes(), announced));
        }
        if (announced == 0) {
            return chain.filter(exchange);
        }
        BoundedBody bounded = bounded(exchange.getRequest());
        return chain.filter(exchange.mutate().request(bounded).build()).doFinally(_ -> bounded.release());
    }

    /** Returns the request with its body bounded; what has come of it counts as held until it is released. */
    BoundedBody bounded(ServerHttpRequest request) {
        return new BoundedBody(request);
    }

    /** A request whose body ends with an error once it is too long, too slow, or too much with those of others. */
    final class BoundedBody extends ServerHttpRequestDecorator {

        private volatile long readBytes;
        private boolean released;

        private BoundedBody(ServerHttpRequest request) {
            super(request);
        }

        @Override
        public Flux<DataBuffer> getBody() {
            Mono<Void> late = Mono.delay(limits.bodyTimeout())
                    .then(Mono.error(() -> OverLimit.bodyTimeout(limits.bodyTimeout().toMillis())));
            return super.getBody().map(this::count).takeUntilOther(late);
        }

        private DataBuffer count(DataBuffer buffer) {
            long held = hold(buffer.readableByteCount());
            if (readBytes > limits.bodySize().toBytes()) {
                DataBufferUtils.release(buffer);
                throw OverLimit.bodySize(limits.bodySize().toBytes(), readBytes);
            }
            if (held > limits.bodyMemory().toBytes()) {
                DataBufferUtils.release(buffer);
                throw OverLimit.bodyMemory(limits.bodyMemory().toBytes(), held);
            }
            return buffer;
        }

        /** The timer ends a body on another thread than its bytes come on: what comes after the end must not be held for ever. */
        private synchronized long hold(int bytes) {
            if (released) {
                return heldBytes.get();
            }
            readBytes += bytes;
            return heldBytes.addAndGet(bytes);
        }

        synchronized void release() {
            released = true;
            heldBytes.addAndGet(-readBytes);
            readBytes = 0;
        }
    }
}

package dev.peergraph.web;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.DisposableBean;
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
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Bounds what comes as bodies of requests: each one's size and time, and the memory of all together. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 30)
class BodyLimits implements WebFilter, DisposableBean {

    private static final long LONGEST_INTERVAL_MILLIS = 100;

    private final HttpLimitProperties limits;
    private final AtomicLong heldBytes = new AtomicLong();

    /** Bodies that still come, looked through now and then: nearly all come at once, and a timer for each would cost more than the rest. */
    private final Set<BoundedBody> coming = ConcurrentHashMap.newKeySet();
    private final Disposable watch;

    BodyLimits(HttpLimitProperties limits) {
        this.limits = limits;
        long intervalMillis = Math.clamp(limits.bodyTimeout().toMillis() / 10, 1, LONGEST_INTERVAL_MILLIS);
        this.watch = Schedulers.parallel().schedulePeriodically(this::endLate, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
    }

    private void endLate() {
        long nowNanos = System.nanoTime();
        coming.forEach(body -> body.endIfLate(nowNanos));
    }

    @Override
    public void destroy() {
        watch.dispose();
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

        private final Sinks.Empty<Void> late = Sinks.empty();
        private volatile long deadlineNanos;
        private volatile long readBytes;
        private boolean released;

        private BoundedBody(ServerHttpRequest request) {
            super(request);
        }

        @Override
        public Flux<DataBuffer> getBody() {
            deadlineNanos = System.nanoTime() + limits.bodyTimeout().toNanos();
            coming.add(this);
            return super.getBody().map(this::count).takeUntilOther(late.asMono());
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

        private void endIfLate(long nowNanos) {
            if (nowNanos - deadlineNanos >= 0) {
                coming.remove(this);
                var _ = late.tryEmitError(OverLimit.bodyTimeout(limits.bodyTimeout().toMillis()));
            }
        }

        void release() {
            coming.remove(this);
            letGo();
        }

        private synchronized void letGo() {
            released = true;
            heldBytes.addAndGet(-readBytes);
            readBytes = 0;
        }
    }
}

package dev.peergraph.requests;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.peergraph.edge.EdgeOrder;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Limits bodies of requests: the size and time of each, and the memory of all together. */
@Component
@EnableConfigurationProperties(HttpLimitProperties.class)
@Order(EdgeOrder.BODY_LIMITS)
public class BodyLimits implements WebFilter, DisposableBean {

    private static final long LONGEST_INTERVAL_MILLIS = 100;

    private final HttpLimitProperties limits;
    private final AtomicLong heldBytes = new AtomicLong();

    /**
     * Bodies that are still read. One timer checks all of them: nearly all bodies come at once, and a timer for each would cost more than
     * to read it.
     */
    private final Set<LimitedBytes> coming = ConcurrentHashMap.newKeySet();
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

    void watch(LimitedBytes body) {
        coming.add(body);
    }

    void forget(LimitedBytes body) {
        coming.remove(body);
    }

    Duration timeout() {
        return limits.bodyTimeout();
    }

    @Override
    public void destroy() {
        watch.dispose();
    }

    /** Returns how many bytes of bodies are held now. */
    long heldBytes() {
        return heldBytes.get();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        long announced = exchange.getRequest().getHeaders().getContentLength();
        if (announced > limits.bodySize().toBytes()) {
            return Mono.error(OverLimit.bodySize(limits.bodySize().toBytes(), announced));
        }
        if (announced == 0 || exchange.getRequest() instanceof ReadRequest) {
            return chain.filter(exchange);
        }
        BoundedBody bounded = bounded(exchange.getRequest());
        return chain.filter(exchange.mutate().request(bounded).build()).doFinally(_ -> bounded.release());
    }

    /** Returns the request with its body limited. The bytes that were read count as held until the body is released. */
    public BoundedBody bounded(ServerHttpRequest request) {
        return new BoundedBody(request);
    }

    /** A request whose body fails once it is too long or too slow, or the bodies of all requests take too much memory. */
    public final class BoundedBody extends ServerHttpRequestDecorator {

        @GuardedBy("this")
        private long readBytes;
        @GuardedBy("this")
        private boolean released;

        private BoundedBody(ServerHttpRequest request) {
            super(request);
        }

        /** Returns the body, which can be subscribed to once. */
        @Override
        public Flux<DataBuffer> getBody() {
            return new FluxOperator<DataBuffer, DataBuffer>(super.getBody()) {
                @Override
                public void subscribe(CoreSubscriber<? super DataBuffer> reader) {
                    source.subscribe(new LimitedBytes(BodyLimits.this, BoundedBody.this, reader));
                }
            };
        }

        /** Counts bytes as held, unless the body is released: a body may be released on another thread than its bytes are read on. */
        synchronized void hold(int bytes) {
            if (released) {
                return;
            }
            readBytes += bytes;
            long held = heldBytes.addAndGet(bytes);
            if (readBytes > limits.bodySize().toBytes()) {
                throw OverLimit.bodySize(limits.bodySize().toBytes(), readBytes);
            }
            if (held > limits.bodyMemory().toBytes()) {
                throw OverLimit.bodyMemory(limits.bodyMemory().toBytes(), held);
            }
        }

        /** Counts the bytes of the body as held no longer. */
        public synchronized void release() {
            released = true;
            heldBytes.addAndGet(-readBytes);
            readBytes = 0;
        }
    }
}

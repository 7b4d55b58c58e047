package dev.peergraph.requests;

import dev.peergraph.edge.EdgeOrder;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
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
import reactor.util.context.Context;

/** Bounds what comes as bodies of requests: each one's size and time, and the memory of all together. */
@Component
@EnableConfigurationProperties(HttpLimitProperties.class)
@Order(EdgeOrder.BODY_LIMITS)
public class BodyLimits implements WebFilter, DisposableBean {

    private static final long LONGEST_INTERVAL_MILLIS = 100;

    private final HttpLimitProperties limits;
    private final AtomicLong heldBytes = new AtomicLong();

    /** Bodies that still come, looked through now and then: nearly all come at once, and a timer for each would cost more than the rest. */
    private final Set<Bounding> coming = ConcurrentHashMap.newKeySet();
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
        if (announced == 0 || exchange.getRequest() instanceof ReadRequest) {
            return chain.filter(exchange);
        }
        BoundedBody bounded = bounded(exchange.getRequest());
        return chain.filter(exchange.mutate().request(bounded).build()).doFinally(_ -> bounded.release());
    }

    /** Returns the request with its body bounded; what has come of it counts as held until it is released. */
    public BoundedBody bounded(ServerHttpRequest request) {
        return new BoundedBody(request);
    }

    /** A request whose body ends with an error once it is too long, too slow, or too much with those of others. */
    public final class BoundedBody extends ServerHttpRequestDecorator {

        private long readBytes;
        private boolean released;

        private BoundedBody(ServerHttpRequest request) {
            super(request);
        }

        /** Subscribed to once, as a body of HTTP is. */
        @Override
        public Flux<DataBuffer> getBody() {
            return new FluxOperator<DataBuffer, DataBuffer>(super.getBody()) {
                @Override
                public void subscribe(CoreSubscriber<? super DataBuffer> reader) {
                    source.subscribe(new Bounding(BoundedBody.this, reader));
                }
            };
        }

        /** A body may end on another thread than its bytes come on: what comes after the end must not be held for ever. */
        private synchronized void hold(int bytes) {
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

        /** Counts what has come of the body as held no longer. */
        public synchronized void release() {
            released = true;
            heldBytes.addAndGet(-readBytes);
            readBytes = 0;
        }
    }

    /** Passes the bytes of a body on as long as they are within the limits, all on the thread of its connection. */
    private final class Bounding implements CoreSubscriber<DataBuffer>, Subscription {

        private final BoundedBody body;
        private final CoreSubscriber<? super DataBuffer> reader;
        private final long deadlineNanos = System.nanoTime() + limits.bodyTimeout().toNanos();
        private @Nullable Subscription bytes;
        private boolean ended;

        Bounding(BoundedBody body, CoreSubscriber<? super DataBuffer> reader) {
            this.body = body;
            this.reader = reader;
        }

        @Override
        public Context currentContext() {
            return reader.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            bytes = subscription;
            coming.add(this);
            reader.onSubscribe(this);
        }

        @Override
        public void onNext(DataBuffer buffer) {
            if (ended) {
                DataBufferUtils.release(buffer);
                return;
            }
            try {
                body.hold(buffer.readableByteCount());
            } catch (OverLimit tooMuch) {
                DataBufferUtils.release(buffer);
                endBy(tooMuch);
                return;
            }
            reader.onNext(buffer);
        }

        @Override
        public void onError(Throwable failure) {
            if (end()) {
                reader.onError(failure);
            }
        }

        @Override
        public void onComplete() {
            if (end()) {
                reader.onComplete();
            }
        }

        @Override
        public void request(long count) {
            Objects.requireNonNull(bytes).request(count);
        }

        @Override
        public void cancel() {
            end();
            Objects.requireNonNull(bytes).cancel();
        }

        private boolean end() {
            boolean first = !ended;
            ended = true;
            coming.remove(this);
            return first;
        }

        private void endBy(OverLimit limit) {
            if (end()) {
                Objects.requireNonNull(bytes).cancel();
                reader.onError(limit);
            }
        }

        void endIfLate(long nowNanos) {
            if (nowNanos - deadlineNanos >= 0) {
                coming.remove(this);
                ConnectionThread.run(body, () -> endBy(OverLimit.bodyTimeout(limits.bodyTimeout().toMillis())));
            }
        }
    }
}

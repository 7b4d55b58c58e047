package dev.peergraph.requests;

import dev.peergraph.edge.EdgeOrder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Limits answers that their clients do not read: the time for which a client reads nothing, and the memory of all these answers. An answer
 * that would exceed the memory is refused, and connections that nothing is read on are closed, to make room for the next answer. One timer
 * checks all connections whose answers the network did not take at once: a timer for each answer would cost more than the answer.
 */
@Component
@Order(EdgeOrder.UNREAD_ANSWERS)
class UnreadAnswers implements NettyServerCustomizer, DisposableBean {

    private static final String NAME = UnreadConnection.class.getSimpleName();
    private static final long LONGEST_INTERVAL_MILLIS = 250;
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final long limitBytes;
    private final Duration writeTimeout;
    private final Duration streamTimeout;
    private final boolean multiplexed;
    private final RefusalWriter refusals;
    private final AtomicLong unreadBytes = new AtomicLong();
    private final Set<UnreadBytes> unread = ConcurrentHashMap.newKeySet();
    private final Counter timeouts;
    private final Counter evictions;
    private final Counter refused;
    private final Disposable watch;
    private volatile boolean roomWanted;

    UnreadAnswers(HttpLimitProperties limits, @Value("${peergraph.changes.write-timeout:60s}") Duration streamTimeout,
            ServerProperties server, RefusalWriter refusals, MeterRegistry registry) {
        this.limitBytes = limits.unreadMemory().toBytes();
        this.writeTimeout = limits.writeTimeout();
        this.streamTimeout = streamTimeout;
        this.multiplexed = server.getHttp2() != null && server.getHttp2().isEnabled();
        this.refusals = refusals;
        Gauge.builder("peergraph.http.unread", unreadBytes, AtomicLong::get).baseUnit("bytes")
                .description("Bytes of responses that callers have not read yet.").register(registry);
        this.timeouts = registry.counter("peergraph.http.unread.closed", "reason", "timeout");
        this.evictions = registry.counter("peergraph.http.unread.closed", "reason", "memory");
        this.refused = registry.counter("peergraph.http.unread.refused");
        long intervalMillis = Math.clamp(limits.writeTimeout().toMillis() / 10, 1, LONGEST_INTERVAL_MILLIS);
        this.watch = Schedulers.parallel().schedulePeriodically(this::check, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public HttpServer apply(HttpServer server) {
        // The protocol of a connection, and the streams of HTTP/2, are known only when the first request comes.
        return multiplexed
                ? server.childObserve(this::install)
                : server.doOnChannelInit((_, channel, _) -> install(channel.pipeline(), NettyPipeline.HttpCodec,
                        UnreadConnection.pipelining(this, channel)));
    }

    private void install(Connection connection, ConnectionObserver.State state) {
        ChannelPipeline pipeline = connection.channel().pipeline();
        if (!ConnectionObserver.State.CONFIGURED.equals(state) || pipeline.get(NAME) != null) {
            return;
        }
        install(pipeline, NettyPipeline.H2ToHttp11Codec, UnreadConnection.stream(this, connection.channel()));
        install(pipeline, NettyPipeline.HttpCodec, UnreadConnection.answering(this, connection.channel()));
    }

    private static void install(ChannelPipeline pipeline, String codec, UnreadConnection handler) {
        if (pipeline.get(codec) != null && pipeline.get(NAME) == null) {
            pipeline.addAfter(codec, NAME, handler);
        }
    }

    @Override
    public void destroy() {
        watch.dispose();
    }

    /**
     * Returns for how long nothing may be read of an answer. Streams have a time of their own; WebSockets are closed by it with a code
     * first.
     */
    Duration timeout(HttpResponse answer) {
        if (answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            return streamTimeout.plus(CLOSING);
        }
        return UnreadConnection.isEvents(answer) ? streamTimeout : writeTimeout;
    }

    /** Returns how many bytes of answers are unread now. */
    long unreadBytes() {
        return unreadBytes.get();
    }

    /** Counts more bytes as unread, or fewer. */
    void count(long bytes) {
        unreadBytes.addAndGet(bytes);
    }

    void watch(UnreadBytes connection) {
        unread.add(connection);
    }

    void forget(UnreadBytes connection) {
        unread.remove(connection);
    }

    /** Returns whether there is no room for so many more bytes. There is always room for one answer. */
    boolean refuses(long bytes) {
        long now = unreadBytes.get();
        if (now == 0 || now + bytes <= limitBytes) {
            return false;
        }
        roomWanted = true;
        refused.increment();
        return true;
    }

    FullHttpResponse refusalInPlaceOf(HttpResponse answer) {
        return refusals.inPlaceOf(answer, OverLimit.unreadMemory(limitBytes, unreadBytes.get()));
    }

    private void check() {
        long nowNanos = System.nanoTime();
        for (UnreadBytes connection : unread) {
            if (connection.isOverdue(nowNanos) && connection.close()) {
                timeouts.increment();
            }
        }
        if (roomWanted) {
            roomWanted = false;
            makeRoom(nowNanos);
        }
    }

    /** Closes connections that nothing is read on, the longest idle first, until half of the memory is free. */
    private void makeRoom(long nowNanos) {
        long surplus = unreadBytes.get() - limitBytes / 2;
        // Sorted by times as of now, since connections go on being read meanwhile.
        List<Stalled> stalled = unread.stream().filter(connection -> connection.isStalled(nowNanos))
                .map(connection -> new Stalled(connection, connection.idleNanos(nowNanos)))
                .sorted(Comparator.comparingLong(Stalled::idleNanos).reversed()).toList();
        for (Stalled next : stalled) {
            if (surplus <= 0) {
                return;
            }
            surplus -= next.connection().counted();
            if (next.connection().close()) {
                evictions.increment();
            }
        }
    }

    private record Stalled(UnreadBytes connection, long idleNanos) {
    }
}

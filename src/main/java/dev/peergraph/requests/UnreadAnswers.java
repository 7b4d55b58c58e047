package dev.peergraph.requests;

import dev.peergraph.edge.EdgeOrder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelPipeline;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.DisposableBean;
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
 * Bounds the answers that their callers do not read: the time of each connection without a byte read, and the memory of all together. An
 * answer that would take more is refused; room for the next one is made by closing connections that nothing is read on. Only connections
 * whose answers the network has not taken at once are looked at, now and then: a timer for each answer would cost more than the answer.
 */
@Component
@Order(EdgeOrder.UNREAD_ANSWERS)
class UnreadAnswers implements NettyServerCustomizer, DisposableBean {

    private static final String NAME = UnreadConnection.class.getSimpleName();
    private static final long LONGEST_INTERVAL_MILLIS = 250;

    private final long limitBytes;
    private final long writeTimeoutNanos;
    private final boolean multiplexed;
    private final OverLimitAnswer refusal;
    private final AtomicLong unreadBytes = new AtomicLong();
    private final Set<UnreadConnection> unread = ConcurrentHashMap.newKeySet();
    private final Counter timeouts;
    private final Counter evictions;
    private final Counter refusals;
    private final Disposable watch;
    private volatile boolean roomWanted;

    UnreadAnswers(HttpLimitProperties limits, ServerProperties server, OverLimitAnswer refusal, MeterRegistry registry) {
        this.limitBytes = limits.unreadMemory().toBytes();
        this.writeTimeoutNanos = limits.writeTimeout().toNanos();
        this.multiplexed = server.getHttp2() != null && server.getHttp2().isEnabled();
        this.refusal = refusal;
        Gauge.builder("peergraph.http.unread", unreadBytes, AtomicLong::get).baseUnit("bytes")
                .description("Bytes of answers that their callers have not read yet.").register(registry);
        this.timeouts = registry.counter("peergraph.http.unread.closed", "reason", "timeout");
        this.evictions = registry.counter("peergraph.http.unread.closed", "reason", "memory");
        this.refusals = registry.counter("peergraph.http.unread.refused");
        long intervalMillis = Math.clamp(limits.writeTimeout().toMillis() / 10, 1, LONGEST_INTERVAL_MILLIS);
        this.watch = Schedulers.parallel().schedulePeriodically(this::look, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public HttpServer apply(HttpServer server) {
        // Which protocol a connection speaks, and the streams of HTTP/2, are known only once something is asked.
        return multiplexed
                ? server.childObserve(this::install)
                : server.doOnChannelInit((_, channel, _) -> install(channel.pipeline(), NettyPipeline.HttpCodec,
                        UnreadConnection.pipelining(this)));
    }

    private void install(Connection connection, ConnectionObserver.State state) {
        ChannelPipeline pipeline = connection.channel().pipeline();
        if (!ConnectionObserver.State.CONFIGURED.equals(state) || pipeline.get(NAME) != null) {
            return;
        }
        install(pipeline, NettyPipeline.H2ToHttp11Codec, UnreadConnection.stream(this));
        install(pipeline, NettyPipeline.HttpCodec, UnreadConnection.answering(this));
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

    OverLimitAnswer refusal() {
        return refusal;
    }

    /** Returns how many bytes of answers are unread just now. */
    long unreadBytes() {
        return unreadBytes.get();
    }

    /** Counts more bytes as unread, or fewer. */
    void count(long bytes) {
        unreadBytes.addAndGet(bytes);
    }

    void watch(UnreadConnection connection) {
        unread.add(connection);
    }

    void forget(UnreadConnection connection) {
        unread.remove(connection);
    }

    /** Returns whether there is no room for so many more bytes; there always is for one answer. */
    boolean refuses(long bytes) {
        long now = unreadBytes.get();
        if (now == 0 || now + bytes <= limitBytes) {
            return false;
        }
        roomWanted = true;
        refusals.increment();
        return true;
    }

    OverLimit overLimit() {
        return OverLimit.unreadMemory(limitBytes, unreadBytes.get());
    }

    private void look() {
        long nowNanos = System.nanoTime();
        for (UnreadConnection connection : unread) {
            if (connection.idleNanos(nowNanos) >= writeTimeoutNanos && connection.close()) {
                timeouts.increment();
            }
        }
        if (roomWanted) {
            roomWanted = false;
            makeRoom(nowNanos);
        }
    }

    /** Closes connections that nothing is read on, those first of which that is so for the longest time, until half of the room is free. */
    private void makeRoom(long nowNanos) {
        long surplus = unreadBytes.get() - limitBytes / 2;
        // As of now: what is read meanwhile must not change the order while it is sorted.
        List<Stalled> stalled = unread.stream().filter(connection -> connection.isStalled(nowNanos))
                .map(connection -> new Stalled(connection, connection.idleNanos(nowNanos)))
                .sorted(Comparator.comparingLong(Stalled::idleNanos).reversed()).toList();
        for (Stalled next : stalled) {
            if (surplus <= 0) {
                return;
            }
            surplus -= next.connection().countedBytes();
            if (next.connection().close()) {
                evictions.increment();
            }
        }
    }

    private record Stalled(UnreadConnection connection, long idleNanos) {
    }

    /**
     * Returns how long a connection may go without a byte read where room is wanted: long enough for a caller on a busy machine, and less
     * where nothing was ever read.
     */
    static Duration patience(boolean hasRead) {
        return hasRead ? Duration.ofSeconds(10) : Duration.ofSeconds(5);
    }
}

package dev.peergraph.upstream;

import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import reactor.netty.NettyPipeline;

/**
 * Decides whether a call offers HTTP/2. All calls do while a connection speaks it; while none does, one call at a time opens one, and the
 * others use HTTP/1.1, so that no call waits for the connection of another. An upstream that chose HTTP/1.1, or whose HTTP/2 came to
 * nothing, is left alone for a while. Thread-safe.
 */
final class Http2Connections {

    /**
     * Bytes of answers that upstream may have under way on a connection. HTTP/2's initial 64 KB would let a page of 1000 wait for the
     * network a dozen times.
     */
    private static final int CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;

    private final MonotonicClock clock;
    private final Duration opening;
    private final Duration memory;
    private final Duration pong;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicReference<Moment> nextOpening = new AtomicReference<>(Moment.DISTANT_PAST);

    /**
     * Knows of no connection yet.
     *
     * @param opening longest time that a connection takes to be made; no other is made in that time
     * @param memory how long to go on with HTTP/1.1 once upstream has chosen it
     * @param pong longest time that upstream takes to answer a PING
     */
    Http2Connections(MonotonicClock clock, Duration opening, Duration memory, Duration pong) {
        this.clock = clock;
        this.opening = opening;
        this.memory = memory;
        this.pong = pong;
    }

    /** Returns whether a connection speaks HTTP/2 and takes requests. */
    boolean areOpen() {
        return open.get() > 0;
    }

    /** Returns whether the next call is to offer HTTP/2. */
    boolean takeCall() {
        return areOpen() || mayOpen();
    }

    private boolean mayOpen() {
        Moment now = clock.now();
        Moment next = nextOpening.get();
        return !now.isBefore(next) && nextOpening.compareAndSet(next, now.plus(opening));
    }

    /** Equips a connection that offers HTTP/2 for the protocol that the TLS handshake chooses. */
    void offerOn(Channel connection) {
        connection.pipeline().addAfter(NettyPipeline.H2OrHttp11Codec, Choice.class.getName(), new Choice());
    }

    /**
     * Notes that upstream has chosen HTTP/2 on a connection.
     *
     * @param useless whether no request has been answered on it, though one has gone out
     */
    void opened(Channel connection, BooleanSupplier useless) {
        open.incrementAndGet();
        Usable usable = new Usable(useless);
        connection.pipeline().addAfter(NettyPipeline.H2MultiplexHandler, Usable.class.getName(), usable);
        var _ = connection.closeFuture().addListener(_ -> usable.end());
    }

    /** Notes that upstream has chosen HTTP/1.1, though HTTP/2 was offered, or speaks HTTP/2 to no avail. */
    void refused() {
        nextOpening.set(clock.now().plus(memory));
    }

    /** A connection, until upstream says that it takes no more requests on it, or it is closed. */
    private final class Usable extends ChannelInboundHandlerAdapter {

        private final AtomicBoolean ended = new AtomicBoolean();
        private final BooleanSupplier useless;

        Usable(BooleanSupplier useless) {
            this.useless = useless;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Http2GoAwayFrame) {
                end();
                close(context);
            }
            context.fireChannelRead(message);
        }

        /** A stream was reset such that others would be, too. */
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof Http2ResetFrame) {
                end();
                refused();
                close(context);
            }
            context.fireUserEventTriggered(event);
        }

        /** Closes it once its streams have ended, which not each upstream does. Later: those that it refuses end after this. */
        private static void close(ChannelHandlerContext context) {
            context.executor().execute(() -> {
                var _ = context.close();
            });
        }

        /** What is wrong with a connection, its streams report. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end();
            var _ = context.close();
        }

        void end() {
            if (ended.compareAndSet(false, true) && open.decrementAndGet() == 0) {
                if (useless.getAsBoolean()) {
                    refused();
                } else {
                    nextOpening.set(Moment.DISTANT_PAST);
                }
            }
        }
    }

    /** Waits for the choice of a handshake: the codec of the protocol has been added by then, and no request has gone out. */
    private final class Choice extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            Channel connection = context.channel();
            if (connection.pipeline().get(NettyPipeline.H2MultiplexHandler) == null) {
                ExchangeBoundary.guard(connection);
                refused();
            } else {
                opened(connection, http2(connection));
            }
            context.fireChannelActive();
            connection.pipeline().remove(this);
        }

        private BooleanSupplier http2(Channel connection) {
            BooleanSupplier useless = StreamUse.watch(connection, pong);
            ChannelPipeline pipeline = connection.pipeline();
            // Reactor Netty's own: none, so that closing would not wait for the answers that are still to come.
            pipeline.get(Http2FrameCodec.class).gracefulShutdownTimeoutMillis(Http2CodecUtil.DEFAULT_GRACEFUL_SHUTDOWN_TIMEOUT_MILLIS);
            ChannelHandlerContext frames = pipeline.context(NettyPipeline.H2MultiplexHandler);
            // Reactor Netty reads no answers that nobody asked for, but lets upstream push them.
            var _ = frames.write(new DefaultHttp2SettingsFrame(new Http2Settings().pushEnabled(false)));
            var _ = frames.write(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW_BYTES - Http2CodecUtil.DEFAULT_WINDOW_SIZE));
            return useless;
        }
    }
}

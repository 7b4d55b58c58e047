package dev.peergraph.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * A request on a stream of HTTP/2, and what becomes of it. Skips interim answers, which Reactor Netty takes for final ones. Stands first on
 * its stream.
 */
final class StreamUse extends ChannelDuplexHandler implements ChannelFutureListener, Attempt.Sent {

    private static final String SWITCHING_PROTOCOLS = "101";

    private final OfConnection connection;
    private boolean connectionHadAnswered;
    private long readsBefore;
    private boolean ended;
    private volatile boolean answered;
    private volatile boolean unprocessed;

    private StreamUse(OfConnection connection) {
        this.connection = connection;
    }

    /**
     * Watches a connection of HTTP/2, below its frames.
     *
     * @param pong longest time that upstream takes to answer a PING; a connection on which nothing at all comes for so long is closed
     * @return whether no request has been answered on the connection, and that is upstream's doing. Asked by its event loop only.
     */
    static BooleanSupplier watch(Channel connection, Duration pong) {
        OfConnection watched = new OfConnection(pong);
        connection.pipeline().addBefore(NettyPipeline.HttpCodec, OfConnection.class.getName(), watched);
        return watched::isUseless;
    }

    /** Watches a stream that a request is about to go out on; {@code null} if its connection is not watched. */
    static @Nullable StreamUse of(Channel stream) {
        OfConnection connection = stream.parent().pipeline().get(OfConnection.class);
        if (connection == null) {
            return null;
        }
        connection.unanswered++;
        StreamUse use = new StreamUse(connection);
        stream.pipeline().addBefore(NettyPipeline.H2ToHttp11Codec, StreamUse.class.getName(), use);
        return use;
    }

    @Override
    public void begin() {
        connectionHadAnswered = connection.hasAnswered;
        readsBefore = connection.reads;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ChannelPromise watched = message instanceof Http2HeadersFrame ? promise.unvoid().addListener(this) : promise;
        var _ = context.write(message, watched);
    }

    /** A request whose head could not be sent has reached nobody. */
    @Override
    public void operationComplete(ChannelFuture sending) {
        if (!sending.isSuccess()) {
            unprocessed = true;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        answered = true;
        if (message instanceof Http2HeadersFrame head && isInterim(head)) {
            // The client asks for a frame once for each one that it gets, and it does not get this one.
            context.read();
            return;
        }
        connection.hasAnswered = true;
        context.fireChannelRead(message);
    }

    private static boolean isInterim(Http2HeadersFrame head) {
        CharSequence status = head.headers().status();
        return status != null && HttpStatusClass.valueOf(status) == HttpStatusClass.INFORMATIONAL
                && !SWITCHING_PROTOCOLS.contentEquals(status);
    }

    /**
     * Upstream says by a refusal, and by going away, that it has not processed the request (RFC 9113 §8.7). Where it requires HTTP/1.1, and
     * where the first thing that it does is to reset a stream, others would fare no better: the connection hears of it, too.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        ended |= event instanceof Http2ResetFrame || event instanceof Http2GoAwayFrame;
        switch (event) {
            case Http2ResetFrame reset when reset.errorCode() == Http2Error.REFUSED_STREAM.code() -> unprocessed = true;
            case Http2ResetFrame reset when reset.errorCode() == Http2Error.HTTP_1_1_REQUIRED.code() -> {
                unprocessed = true;
                context.channel().parent().pipeline().fireUserEventTriggered(reset);
            }
            case Http2ResetFrame reset when !connection.hasAnswered ->
                context.channel().parent().pipeline().fireUserEventTriggered(reset);
            case Http2GoAwayFrame _ -> unprocessed = true;
            default -> {
                // Says nothing of the request.
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public boolean wasDead() {
        return !answered && (unprocessed || (connectionHadAnswered && connection.isLost()));
    }

    /** A request that is given up, by a timeout or because its callers leave, may be the first to tell that the connection is dead. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!answered && !ended && !connection.isLost()) {
            connection.unanswered--;
            if (connection.reads == readsBefore) {
                connection.probe();
            }
        }
        context.fireChannelInactive();
    }

    /** What the streams of a connection share. */
    private static final class OfConnection extends ChannelInboundHandlerAdapter {

        private final Duration pong;
        private @Nullable ChannelHandlerContext context;
        private int unanswered;
        private boolean probing;
        private boolean silent;
        private volatile boolean hasAnswered;
        private volatile long reads;

        OfConnection(Duration pong) {
            this.pong = pong;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // Only the connection's event loop writes it.
        public void channelRead(ChannelHandlerContext on, Object message) {
            reads++;
            on.fireChannelRead(message);
        }

        /** Upstream ends the connection: it must not look open when its streams, which learn of this next, are repeated. */
        @Override
        public void userEventTriggered(ChannelHandlerContext on, Object event) {
            if (event instanceof SslCloseCompletionEvent) {
                var _ = on.close();
            }
            on.fireUserEventTriggered(event);
        }

        boolean isLost() {
            return !Objects.requireNonNull(context).channel().isActive();
        }

        boolean isUseless() {
            return !hasAnswered && (silent || unanswered > 0);
        }

        /**
         * Asks upstream for a sign of life, and closes the connection if none comes: later requests would wait in vain, too. A slow answer
         * is no reason, since other callers wait for theirs. One PING at a time, of which upstreams count more as an attack.
         */
        void probe() {
            ChannelHandlerContext on = Objects.requireNonNull(context);
            ChannelHandlerContext frames = on.pipeline().context(NettyPipeline.H2MultiplexHandler);
            if (probing || frames == null) {
                return;
            }
            probing = true;
            long before = reads;
            var _ = frames.writeAndFlush(new DefaultHttp2PingFrame(before));
            var _ = on.executor().schedule(() -> {
                probing = false;
                if (reads == before) {
                    silent = true;
                    // From here, since closed from above it would wait for the answers of its streams.
                    var _ = on.close();
                }
            }, pong.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}

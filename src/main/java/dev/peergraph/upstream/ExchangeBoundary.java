package dev.peergraph.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Keeps the answer to one request from being read as the answer to the next one on the same connection. Interim answers are skipped until
 * the final one comes (RFC 9110 §15.2). A connection is closed, so that the pool does not reuse it, when upstream sends bytes that belong
 * to no request, and after an answer that may be followed by such bytes. Stands directly behind the HTTP codec, one for each connection.
 */
final class ExchangeBoundary extends ChannelDuplexHandler {

    /** Makes the codec show what it holds of a message that nobody asked for; it skips empty lines where it holds nothing. */
    private static final ByteBuf EMPTY_LINES = Unpooled
            .unreleasableBuffer(Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII).asReadOnly());

    private State state = State.IDLE;
    private @Nullable LastHttpContent end;

    private enum State {
        /** No request is under way. */
        IDLE,
        /** A request was sent; its answer has not begun. */
        REQUESTED,
        /** An interim answer has begun and not ended. */
        INTERIM,
        /** The final answer has begun and not ended. */
        ANSWERING,
        /** The final answer has ended; what else has come with it is not looked at yet. */
        ENDED,
        /** The connection is being closed, which takes a while where TLS has to say so first: nothing is sent or read any more. */
        CLOSED
    }

    /** Watches and guards a connection of HTTP/1.1. */
    static void guard(Channel connection) {
        ConnectionUse.watch(connection);
        connection.pipeline().addAfter(NettyPipeline.HttpCodec, ExchangeBoundary.class.getName(), new ExchangeBoundary());
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (state == State.CLOSED) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        if (message instanceof HttpRequest) {
            state = State.REQUESTED;
        }
        var _ = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        switch (state) {
            case REQUESTED -> head(context, message);
            case INTERIM -> interim(context, message);
            case ANSWERING -> answer(context, message);
            case IDLE, ENDED, CLOSED -> close(context, message);
        }
    }

    private void head(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HttpResponse response)) {
            close(context, message);
            return;
        }
        if (isInterim(response)) {
            state = State.INTERIM;
            interim(context, message);
            return;
        }
        state = State.ANSWERING;
        if (!hasKnownEnd(response)) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        answer(context, message);
    }

    private void interim(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
        if (message instanceof LastHttpContent) {
            state = State.REQUESTED;
            // The client asks for bytes once for each message that it gets, and it does not get this one.
            context.read();
        }
    }

    /** Passes an answer on, but for its end: the pool would take the connection back before all that came with the end is read. */
    private void answer(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
            close(context);
            context.fireChannelRead(message);
        } else if (message instanceof LastHttpContent last) {
            state = State.ENDED;
            end = last;
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        if (state == State.IDLE || state == State.ENDED) {
            closeIfMoreHasCome(context);
        }
        passEnd(context);
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        passEnd(context);
        context.fireChannelInactive();
    }

    private void closeIfMoreHasCome(ChannelHandlerContext context) throws Exception {
        ChannelHandlerContext codec = context.pipeline().context(NettyPipeline.HttpCodec);
        if (codec != null && codec.handler() instanceof ChannelInboundHandler decoder) {
            decoder.channelRead(codec, EMPTY_LINES.duplicate());
        }
    }

    private void passEnd(ChannelHandlerContext context) {
        LastHttpContent last = end;
        if (last != null) {
            end = null;
            state = state == State.ENDED ? State.IDLE : state;
            context.fireChannelRead(last);
        }
    }

    private void close(ChannelHandlerContext context, Object surplus) {
        ReferenceCountUtil.release(surplus);
        close(context);
    }

    /** Ends the connection; the pool finds it closed. */
    private void close(ChannelHandlerContext context) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            var _ = context.close();
        }
    }

    private static boolean isInterim(HttpResponse response) {
        return response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
                && response.decoderResult().isSuccess();
    }

    /** Returns whether an answer says itself where it ends. Some servers send a body after a status that has none. */
    private static boolean hasKnownEnd(HttpResponse response) {
        int status = response.status().code();
        boolean hasBody = status >= 200 && status != 204 && status != 205 && status != 304;
        return hasBody && (HttpUtil.isTransferEncodingChunked(response) || HttpUtil.isContentLengthSet(response));
    }
}

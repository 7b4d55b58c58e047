package dev.peergraph.requests;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts what of one connection's answers, or one HTTP/2 stream's, the network has not taken yet. All on the connection's thread, but for
 * what others read.
 */
final class UnreadConnection extends ChannelDuplexHandler {

    /** Long answers are written in parts of this size, whose ends tell that the peer is reading. What is shorter is never refused. */
    private static final int PART_BYTES = 64 * 1024;

    /** Until then what is taken fills the network's own buffers, whether the peer reads or not. */
    private static final Duration FILLING = Duration.ofSeconds(1);

    private final UnreadAnswers answers;
    private final PipelinedRequests requests;
    private @Nullable ChannelHandlerContext context;
    private long pendingBytes;
    private boolean refusing;
    private boolean watched;
    private boolean closed;
    private volatile boolean closing;
    private volatile long countedBytes;
    private volatile long sinceNanos;
    private volatile long takenNanos;

    private UnreadConnection(UnreadAnswers answers, boolean pipelining, boolean answering) {
        this.answers = answers;
        this.requests = new PipelinedRequests(pipelining, answering, () -> pendingBytes > PART_BYTES);
    }

    /** Makes the handler of a new connection of HTTP/1.1. */
    static UnreadConnection pipelining(UnreadAnswers answers) {
        return new UnreadConnection(answers, true, false);
    }

    /** Makes the handler of a connection of HTTP/1.1 that something has been asked on. */
    static UnreadConnection answering(UnreadAnswers answers) {
        return new UnreadConnection(answers, true, true);
    }

    /** Makes the handler of a stream of HTTP/2. */
    static UnreadConnection stream(UnreadAnswers answers) {
        return new UnreadConnection(answers, false, true);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        requests.received(ctx, message);
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        requests.read(ctx);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (refusing) {
            drop(message, promise);
        } else if (message instanceof HttpResponse answer && isOverLimit(answer)) {
            refuse(ctx, answer, promise);
        } else if (message instanceof HttpContent content && content.content().readableBytes() > PART_BYTES) {
            writeInParts(ctx, content, promise);
        } else {
            writeCounted(ctx, message, bytes(message), promise);
        }
        if (message instanceof LastHttpContent && !isInterim(message)) {
            refusing = false;
            requests.answered(ctx);
        }
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse answer && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private boolean isOverLimit(HttpResponse answer) {
        long bytes = isInterim(answer) ? 0 : announcedBytes(answer);
        return bytes > PART_BYTES && answers.refuses(bytes);
    }

    private static long announcedBytes(HttpResponse answer) {
        if (answer instanceof FullHttpResponse whole) {
            return whole.content().readableBytes();
        }
        // Events come as they are read, so they never need much.
        boolean events = answer.headers().get(HttpHeaderNames.CONTENT_TYPE, "").startsWith("text/event-stream");
        return HttpUtil.getContentLength(answer, events ? 0L : PART_BYTES + 1L);
    }

    private void refuse(ChannelHandlerContext ctx, HttpResponse answer, ChannelPromise promise) {
        refusing = true;
        FullHttpResponse refusal = answers.refusal().inPlaceOf(answer, answers.overLimit());
        ReferenceCountUtil.release(answer);
        writeCounted(ctx, refusal, refusal.content().readableBytes(), promise);
    }

    private static void drop(Object message, ChannelPromise promise) {
        ReferenceCountUtil.release(message);
        promise.trySuccess();
    }

    private void writeInParts(ChannelHandlerContext ctx, HttpContent whole, ChannelPromise promise) {
        if (whole instanceof HttpResponse answer) {
            var _ = ctx.write(new DefaultHttpResponse(answer.protocolVersion(), answer.status(), answer.headers()));
        }
        ByteBuf content = whole.content();
        while (content.readableBytes() > PART_BYTES) {
            writeCounted(ctx, new DefaultHttpContent(content.readRetainedSlice(PART_BYTES)), PART_BYTES, ctx.newPromise());
        }
        int rest = content.readableBytes();
        HttpContent last = whole instanceof LastHttpContent end
                ? new DefaultLastHttpContent(content.readRetainedSlice(rest), end.trailingHeaders())
                : new DefaultHttpContent(content.readRetainedSlice(rest));
        whole.release();
        writeCounted(ctx, last, rest, promise);
    }

    private void writeCounted(ChannelHandlerContext ctx, Object message, int bytes, ChannelPromise promise) {
        if (bytes == 0) {
            var _ = ctx.write(message, promise);
            return;
        }
        pendingBytes += bytes;
        var _ = ctx.write(message, promise.unvoid()).addListener(_ -> taken(bytes));
    }

    private static int bytes(Object message) {
        return switch (message) {
            case ByteBuf buffer -> buffer.readableBytes();
            case ByteBufHolder holder -> holder.content().readableBytes();
            default -> 0;
        };
    }

    /** The network has taken bytes, or the connection has ended. */
    private void taken(int bytes) {
        if (closed) {
            return;
        }
        pendingBytes -= bytes;
        if (watched) {
            takenNanos = System.nanoTime();
            count();
            watched = pendingBytes > 0;
            if (!watched) {
                answers.forget(this);
            }
        }
        if (context != null) {
            requests.planToPassOn(context);
        }
    }

    /** Most answers are taken at once, and cost nothing more than to see that. */
    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        if (pendingBytes == 0 || closed) {
            return;
        }
        if (!watched) {
            watched = true;
            sinceNanos = System.nanoTime();
            takenNanos = sinceNanos;
            answers.watch(this);
        }
        count();
    }

    private void count() {
        answers.count(pendingBytes - countedBytes);
        countedBytes = pendingBytes;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
    }

    private void end() {
        if (!closed) {
            closed = true;
            pendingBytes = 0;
            count();
            answers.forget(this);
            requests.release();
        }
    }

    long countedBytes() {
        return countedBytes;
    }

    /** Returns how long the network has taken nothing. */
    long idleNanos(long nowNanos) {
        return nowNanos - takenNanos;
    }

    /** Returns whether the peer seems not to read: a slow one, whose window opens in steps, is given more time than one that never did. */
    boolean isStalled(long nowNanos) {
        boolean hasRead = takenNanos - sinceNanos > FILLING.toNanos();
        return idleNanos(nowNanos) >= UnreadAnswers.patience(hasRead).toNanos();
    }

    /**
     * Ends the connection, with a reset: what is unread of it in the network's buffers has to go, too. That takes a while where TLS has to
     * say so first.
     *
     * @return whether it was not being ended already
     */
    boolean close() {
        if (context == null || closing) {
            return false;
        }
        closing = true;
        Channel channel = context.channel();
        context.executor().execute(() -> close(channel));
        return true;
    }

    /** On the connection's thread, where it is known whether it is still open: an option of a closed one cannot be set. */
    private static void close(Channel channel) {
        // A stream ends alone, unless nothing at all is read of its connection.
        boolean alone = channel instanceof Http2StreamChannel && channel.parent().isWritable();
        Channel ending = !alone && channel instanceof Http2StreamChannel ? channel.parent() : channel;
        if (!alone && ending.isActive()) {
            ending.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        var _ = ending.close();
    }
}

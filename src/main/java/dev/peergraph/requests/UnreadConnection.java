package dev.peergraph.requests;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
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
import io.netty.util.ReferenceCountUtil;

/** Writes the answers of one connection, or of one HTTP/2 stream: long ones in parts that are counted, or a refusal in their place. */
final class UnreadConnection extends ChannelDuplexHandler {

    /**
     * The size of the parts in which long answers are written: a part that the network takes shows that the client reads. Shorter answers
     * are never refused.
     */
    private static final int PART_BYTES = 64 * 1024;

    private final UnreadAnswers answers;
    private final UnreadBytes unread;
    private final PipelinedRequests requests;
    private boolean refusing;

    private UnreadConnection(UnreadAnswers answers, Channel channel, boolean pipelining, boolean answering) {
        this.answers = answers;
        this.unread = new UnreadBytes(answers, channel);
        this.requests = new PipelinedRequests(pipelining, answering, () -> unread.pending() > PART_BYTES);
    }

    /** Makes the handler of a new connection of HTTP/1.1. */
    static UnreadConnection pipelining(UnreadAnswers answers, Channel channel) {
        return new UnreadConnection(answers, channel, true, false);
    }

    /** Makes the handler of a connection of HTTP/1.1 on which a request has been passed on already. */
    static UnreadConnection answering(UnreadAnswers answers, Channel channel) {
        return new UnreadConnection(answers, channel, true, true);
    }

    /** Makes the handler of a stream of HTTP/2. */
    static UnreadConnection stream(UnreadAnswers answers, Channel channel) {
        return new UnreadConnection(answers, channel, false, true);
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
        if (message instanceof HttpResponse answer) {
            unread.limit(answers.timeout(answer));
        }
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
        return HttpUtil.getContentLength(answer, isEvents(answer) ? 0L : PART_BYTES + 1L);
    }

    static boolean isEvents(HttpResponse answer) {
        return answer.headers().get(HttpHeaderNames.CONTENT_TYPE, "").startsWith("text/event-stream");
    }

    private void refuse(ChannelHandlerContext ctx, HttpResponse answer, ChannelPromise promise) {
        refusing = true;
        FullHttpResponse refusal = answers.refusalInPlaceOf(answer);
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
        unread.written(bytes);
        var _ = ctx.write(message, promise.unvoid()).addListener(_ -> taken(ctx, bytes));
    }

    private static int bytes(Object message) {
        return switch (message) {
            case ByteBuf buffer -> buffer.readableBytes();
            case ByteBufHolder holder -> holder.content().readableBytes();
            default -> 0;
        };
    }

    private void taken(ChannelHandlerContext ctx, int bytes) {
        if (unread.taken(bytes)) {
            requests.planToPassOn(ctx);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        unread.flushed();
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
        if (unread.end()) {
            requests.release();
        }
    }
}

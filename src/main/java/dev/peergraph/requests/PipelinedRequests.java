package dev.peergraph.requests;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/** Delays a pipelined request until the answer before it is written and mostly read. Runs on the connection's thread. */
final class PipelinedRequests {

    private final boolean possible;
    private final BooleanSupplier unread;
    private final Queue<Object> queued = new ArrayDeque<>(0);
    private boolean answering;
    private boolean readWanted;
    private boolean drainPlanned;

    /**
     * Makes one for a connection.
     *
     * @param possible whether requests can be pipelined on it
     * @param answering whether a request has been passed on already
     * @param unread returns whether much of the answers so far is unread
     */
    PipelinedRequests(boolean possible, boolean answering, BooleanSupplier unread) {
        this.possible = possible;
        this.answering = answering;
        this.unread = unread;
    }

    /** Passes a part of a request on, or queues it. */
    void received(ChannelHandlerContext ctx, Object message) {
        if (possible && (!queued.isEmpty() || mustWait(message))) {
            queued.add(message);
        } else {
            pass(ctx, message);
        }
    }

    private boolean mustWait(Object message) {
        return message instanceof HttpRequest && (answering || unread.getAsBoolean());
    }

    private void pass(ChannelHandlerContext ctx, Object message) {
        answering |= message instanceof HttpRequest;
        ctx.fireChannelRead(message);
    }

    /** Reads on, unless requests are queued. */
    void read(ChannelHandlerContext ctx) {
        if (queued.isEmpty()) {
            ctx.read();
        } else {
            readWanted = true;
        }
    }

    /** Notes that the answer to the request that was passed on is written. */
    void answered(ChannelHandlerContext ctx) {
        answering = false;
        planToPassOn(ctx);
    }

    /** Passes queued requests on that need not wait any longer, in a task of its own. */
    void planToPassOn(ChannelHandlerContext ctx) {
        if (!drainPlanned && !queued.isEmpty() && !mustWait(queued.element())) {
            drainPlanned = true;
            ctx.executor().execute(() -> passOn(ctx));
        }
    }

    private void passOn(ChannelHandlerContext ctx) {
        while (!queued.isEmpty() && !mustWait(queued.element())) {
            pass(ctx, queued.remove());
        }
        drainPlanned = false;
        ctx.fireChannelReadComplete();
        if (queued.isEmpty() && readWanted) {
            readWanted = false;
            ctx.read();
        }
    }

    /** Drops queued requests, because the connection has ended. */
    void release() {
        queued.forEach(ReferenceCountUtil::release);
        queued.clear();
    }
}

package dev.peergraph.requests;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/** Holds back a pipelined request until the answer before it is written and mostly read. All on the connection's thread. */
final class PipelinedRequests {

    private final boolean possible;
    private final BooleanSupplier unread;
    private final Queue<Object> heldBack = new ArrayDeque<>(0);
    private boolean answering;
    private boolean readWanted;
    private boolean drainPlanned;

    /**
     * Makes one for a connection.
     *
     * @param possible whether requests can be pipelined on it
     * @param answering whether a request has been passed on already
     * @param unread tells whether much of the answers so far is unread
     */
    PipelinedRequests(boolean possible, boolean answering, BooleanSupplier unread) {
        this.possible = possible;
        this.answering = answering;
        this.unread = unread;
    }

    /** Passes a part of a request on, or keeps it for later. */
    void received(ChannelHandlerContext ctx, Object message) {
        if (possible && (!heldBack.isEmpty() || mustWait(message))) {
            heldBack.add(message);
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

    /** Reads on, but nothing of a peer whose requests wait. */
    void read(ChannelHandlerContext ctx) {
        if (heldBack.isEmpty()) {
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

    /** Passes on what need not wait any longer, once the caller is done. */
    void planToPassOn(ChannelHandlerContext ctx) {
        if (!drainPlanned && !heldBack.isEmpty() && !mustWait(heldBack.element())) {
            drainPlanned = true;
            ctx.executor().execute(() -> passOn(ctx));
        }
    }

    private void passOn(ChannelHandlerContext ctx) {
        while (!heldBack.isEmpty() && !mustWait(heldBack.element())) {
            pass(ctx, heldBack.remove());
        }
        drainPlanned = false;
        ctx.fireChannelReadComplete();
        if (heldBack.isEmpty() && readWanted) {
            readWanted = false;
            ctx.read();
        }
    }

    /** Drops what waits: the connection has ended. */
    void release() {
        heldBack.forEach(ReferenceCountUtil::release);
        heldBack.clear();
    }
}

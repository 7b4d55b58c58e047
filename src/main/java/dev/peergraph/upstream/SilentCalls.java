package dev.peergraph.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.netty.channel.ChannelOperations;

/**
 * Closes a connection on which a call gets no answer: what is left of one whose caller went away meanwhile. The client's own way to do so,
 * its response timeout, changes the connection's handlers twice for each call.
 */
final class SilentCalls extends IdleStateHandler {

    SilentCalls(Duration longest) {
        super(0, 0, longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent idle) {
        boolean calling = ChannelOperations.get(context.channel()) != null;
        if (calling) {
            var _ = context.close();
        }
    }
}

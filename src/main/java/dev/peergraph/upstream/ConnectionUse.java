package dev.peergraph.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/** Whether a connection of HTTP/1.1 has been called on before, and whether the latest call has been answered a byte. */
final class ConnectionUse extends ChannelInboundHandlerAdapter implements Attempt.Sent {

    private volatile boolean called;
    private volatile boolean reused;
    private volatile boolean answered;

    /** Watches a connection: what HTTP is read from, not what TLS is, which may say that the connection ends. */
    static void watch(Channel channel) {
        channel.pipeline().addBefore(NettyPipeline.HttpCodec, ConnectionUse.class.getName(), new ConnectionUse());
    }

    /** Returns the use of the connection that a request is about to go out on; {@code null} if it is not watched. */
    static @Nullable ConnectionUse of(Channel connection) {
        return connection.pipeline().get(ConnectionUse.class);
    }

    /** Called by one thread at a time, since a connection carries one call at a time. */
    @Override
    public void begin() {
        reused = called;
        called = true;
        answered = false;
    }

    /** Returns whether upstream had closed the connection before the latest call, as far as one can tell once that call failed. */
    @Override
    public boolean wasDead() {
        return reused && !answered;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        answered = true;
        var _ = context.fireChannelRead(message);
    }
}

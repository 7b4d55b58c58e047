package dev.peergraph.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

/** A connection that upstream sent too much on, while its end waits for TLS to have told of it. */
class ClosingConnectionTest {

    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nown";

    private final List<ChannelPromise> closes = new ArrayList<>();
    private final EmbeddedChannel connection = new EmbeddedChannel();

    ClosingConnectionTest() {
        connection.pipeline().addLast(new ClosesLater())
                .addLast(NettyPipeline.HttpCodec, new HttpClientCodec())
                .addLast(new ExchangeBoundary());
        var _ = request();
        receive(ANSWER + ANSWER);
        read();
    }

    private final class ClosesLater extends ChannelOutboundHandlerAdapter {

        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) {
            closes.add(promise);
        }
    }

    @AfterEach
    void close() {
        var _ = connection.pipeline().firstContext().close();
        connection.releaseOutbound();
    }

    @Test
    void isAskedToCloseOnce() {
        receive(ANSWER);

        assertThat(connection.isActive()).isTrue();
        assertThat(closes).hasSize(1);
    }

    @Test
    void takesNoFurtherRequestAndReadsNoFurtherAnswer() {
        ChannelFuture next = request();
        receive(ANSWER);

        assertThat(next.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(read()).isZero();
    }

    private ChannelFuture request() {
        return connection.writeOneOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
    }

    private void receive(String bytes) {
        connection.writeInbound(Unpooled.copiedBuffer(bytes, US_ASCII));
    }

    /** Returns how many messages came through. */
    private int read() {
        int messages = connection.inboundMessages().size();
        connection.releaseInbound();
        return messages;
    }
}

package dev.peergraph.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.time.Moment;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

class Http2ConnectionsTest {

    private final AtomicReference<Moment> now = new AtomicReference<>(new Moment(0));
    private final Http2Connections connections = new Http2Connections(now::get, Duration.ofSeconds(4), Duration.ofMinutes(5),
            Duration.ofSeconds(1));

    private void after(Duration time) {
        now.updateAndGet(moment -> moment.plus(time));
    }

    @Test
    void letsOneCallOpenAConnection() {
        assertThat(connections.takeCall()).isTrue();
        assertThat(connections.takeCall()).isFalse();
        assertThat(connections.areOpen()).isFalse();
    }

    @Test
    void letsAnotherCallTryWhereNoConnectionCameOfIt() {
        assertThat(connections.takeCall()).isTrue();
        after(Duration.ofMillis(3_999));
        assertThat(connections.takeCall()).isFalse();
        after(Duration.ofMillis(1));
        assertThat(connections.takeCall()).isTrue();
    }

    @Test
    void takesAllCallsWhileAConnectionIsOpen() {
        assertThat(connections.takeCall()).isTrue();
        EmbeddedChannel first = opened();
        EmbeddedChannel second = opened();
        assertThat(connections.takeCall()).isTrue();

        var _ = first.close();
        assertThat(connections.takeCall()).isTrue();

        var _ = second.close();
        assertThat(connections.areOpen()).isFalse();
        assertThat(connections.takeCall()).as("opens another at once").isTrue();
        assertThat(connections.takeCall()).isFalse();
    }

    @Test
    void givesNoCallToAConnectionThatIsGoingAwayAndClosesIt() {
        EmbeddedChannel connection = opened();
        connection.writeInbound(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));

        assertThat(connections.areOpen()).isFalse();
        assertThat(connections.takeCall()).as("opens another at once").isTrue();
        assertThat(connection.isOpen()).isFalse();
        assertThat(connections.areOpen()).as("counted once").isFalse();
        assertThat(opened().isOpen()).isTrue();
        assertThat(connections.areOpen()).isTrue();
    }

    @Test
    void leavesAnUpstreamAloneWhoseConnectionsComeToNothing() {
        assertThat(connections.takeCall()).isTrue();
        EmbeddedChannel connection = opened(true);

        var _ = connection.close();
        after(Duration.ofMinutes(4));
        assertThat(connections.takeCall()).isFalse();
        after(Duration.ofMinutes(1));
        assertThat(connections.takeCall()).isTrue();
    }

    private EmbeddedChannel opened() {
        return opened(false);
    }

    private EmbeddedChannel opened(boolean useless) {
        EmbeddedChannel connection = new EmbeddedChannel();
        connection.pipeline().addLast(NettyPipeline.H2MultiplexHandler, new ChannelInboundHandlerAdapter());
        connections.opened(connection, () -> useless);
        return connection;
    }

    @Test
    void leavesAnUpstreamAloneThatChoseHttp11() {
        assertThat(connections.takeCall()).isTrue();
        connections.refused();
        after(Duration.ofMinutes(4));
        assertThat(connections.takeCall()).isFalse();
        after(Duration.ofMinutes(1));
        assertThat(connections.takeCall()).isTrue();
        assertThat(connections.takeCall()).isFalse();
    }
}

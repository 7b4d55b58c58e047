package dev.peergraph.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.PrematureCloseException;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

class SilentCallsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ConnectionProvider connections = ConnectionProvider.create("silent-calls", 1);
    private final ConnectionProvider others = ConnectionProvider.create("other-silent-calls", 1);

    /** Never answers at one path, and elsewhere with the port that the connection comes from. */
    private final DisposableServer server = HttpServer.create()
            .host("localhost")
            .port(0)
            .handle((request, response) -> request.uri().equals("/silent")
                    ? Mono.never()
                    : response.sendString(
                            Mono.just(String.valueOf(Objects.requireNonNull(request.remoteAddress()).getPort()))))
            .bindNow();

    @AfterEach
    void close() {
        connections.dispose();
        others.dispose();
        server.disposeNow(PATIENCE);
    }

    private String answer(ConnectionProvider pool, String path) {
        return Objects.requireNonNull(HttpClient.create(pool)
                .disableRetry(true)
                .doOnChannelInit((_, channel, _) -> channel.pipeline().addFirst(new SilentCalls(Duration.ofMillis(500))))
                .get()
                .uri("http://localhost:" + server.port() + path)
                .responseContent()
                .aggregate()
                .asString()
                .block(PATIENCE));
    }

    @Test
    void areClosed() {
        assertThatThrownBy(() -> answer(connections, "/silent")).hasCauseInstanceOf(PrematureCloseException.class);
    }

    @Test
    void areNotConnectionsThatNothingIsCalledOn() {
        String port = answer(connections, "/");
        // Twice as long as a call may be silent.
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> answer(others, "/silent")).hasCauseInstanceOf(PrematureCloseException.class);
        }
        assertThat(answer(connections, "/")).isEqualTo(port);
    }
}

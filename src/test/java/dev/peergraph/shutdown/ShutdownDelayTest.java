package dev.peergraph.shutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.peergraph.GatewayFixture;
import dev.peergraph.StartedGateway;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShutdownDelayTest {

    private static final String QUERY = "{ peerings(environment: \"e\") { totalCount } }";
    private static final String CLOSE = "close";

    private static HttpResponse<String> ask(StartedGateway gateway) {
        return gateway.query(QUERY, Map.of(), "Authorization", "Bearer x");
    }

    private static String connection(HttpResponse<?> answer) {
        return answer.headers().firstValue("Connection").orElse("kept");
    }

    @Test
    void isNotReadyButAnswersUntilTheDelayEndsAndClosesConnectionsMeanwhile() throws Exception {
        try (StartedGateway gateway = new StartedGateway("--peergraph.shutdown.delay=5s", "--management.server.port=0")) {
            int inside = gateway.port("local.management.port");
            assertThat(connection(ask(gateway))).isEqualTo("kept");
            long began = System.nanoTime();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway.context::close);
            await().until(() -> gateway.get(gateway.port(), "/readyz").statusCode() == 503);
            HttpResponse<String> cached = ask(gateway);
            HttpResponse<String> live = gateway.get(gateway.port(), "/livez");
            assertThat(cached.body()).contains("\"totalCount\":2");
            assertThat(connection(cached)).isEqualTo(CLOSE);
            assertThat(live.statusCode()).isEqualTo(200);
            assertThat(connection(live)).isEqualTo(CLOSE);
            assertThat(gateway.get(inside, "/actuator/health/readiness").body()).contains("OUT_OF_SERVICE");
            assertThat(gateway.get(inside, "/actuator/prometheus").statusCode()).isEqualTo(200);
            assertThat(stopped).isNotDone();
            stopped.get(GatewayFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    void refusesADelayThatTheStopWouldNotWaitFor() {
        assertThatThrownBy(() -> GatewayFixture.start("--peergraph.shutdown.delay=21s"))
                .hasRootCauseMessage("peergraph.shutdown.delay must be at most spring.lifecycle.timeout-per-shutdown-phase (PT20S), "
                        + "but is PT21S");
        assertThatThrownBy(() -> GatewayFixture.start("--peergraph.shutdown.delay=-1s"))
                .hasRootCauseMessage("peergraph.shutdown.delay must not be negative, but is PT-1S");
    }
}

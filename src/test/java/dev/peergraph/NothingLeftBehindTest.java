package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whatever becomes of calls and callers, the whole gateway gives back what they held: places in line, permits, flights, connections. */
@TestInstance(Lifecycle.PER_CLASS)
class NothingLeftBehindTest {

    private final OpenUpstream upstream = OpenUpstream.started((_, _) -> OpenUpstream.stall());
    private ConfigurableApplicationContext gateway;
    private WebClient client;
    private MeterRegistry meters;

    @BeforeAll
    void start() {
        gateway = GatewayFixture.start("--peergraph.upstream.base-url=" + upstream.baseUrl(), "--peergraph.upstream.response-timeout=3s",
                "--peergraph.upstream.pool.max-idle=500ms", "--peergraph.guard.deadline=60s", "--peergraph.guard.breaker.open-for=1ms");
        client = WebClient.create(GatewayFixture.url(gateway));
        meters = gateway.getBean(MeterRegistry.class);
    }

    @AfterAll
    void close() {
        gateway.close();
        upstream.close();
    }

    private Mono<String> asking(String credential, String environment) {
        return client.post().uri("/graphql").header(HttpHeaders.AUTHORIZATION, credential).contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"query\":\"{peerings(environment:\\\"" + environment + "\\\"){totalCount}}\"}")
                .retrieve().bodyToMono(String.class);
    }

    private double gauge(String name) {
        return meters.get("peergraph." + name).gauge().value();
    }

    private void assertNothingIsHeld() {
        await().atMost(GatewayFixture.PATIENCE).untilAsserted(() -> {
            for (String held : List.of("guard.queue.size", "upstream.active", "cache.flights")) {
                assertThat(gauge(held)).as(held).isZero();
            }
            assertThat(upstream.connections()).as("connections").isZero();
        });
    }

    @Test
    void byTwoHundredStalledCalls() {
        upstream.answers((_, _) -> OpenUpstream.stall());
        List<String> answers = Flux.range(0, 200).flatMap(i -> asking("Basic stalled" + i, "env-1"), 200).collectList()
                .block(GatewayFixture.PATIENCE);
        assertThat(answers).hasSize(200).allMatch(answer -> answer.contains("UPSTREAM_UNAVAILABLE"));
        assertNothingIsHeld();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void byCallersWhoLeaveWhileACallIsUnderWayAndOthersWait(boolean bodyHasBegun) {
        String page = PeeringJson.page("env-1", "p-1", "p-2");
        upstream.answers((_, response) -> OpenUpstream.ok(response, page));
        await().atMost(GatewayFixture.PATIENCE).until(() -> asking("Basic warm-up" + bodyHasBegun, "env-1")
                .map(answer -> answer.contains("\"totalCount\":2")).block(GatewayFixture.PATIENCE), Boolean.TRUE::equals);
        upstream.answers((_, response) -> bodyHasBegun ? OpenUpstream.stallHalfway(response, page) : OpenUpstream.stall());
        // Of a credential whose budget nobody knows one call goes first, and the others wait for what it tells.
        Disposable callers = Flux.range(0, 10).flatMap(i -> asking("Basic leaver" + bodyHasBegun, "env-" + i), 10).subscribe();
        await().atMost(GatewayFixture.PATIENCE)
                .until(() -> upstream.unanswered() > 0 && gauge("guard.queue.size") > 0 && gauge("cache.flights") == 10);
        callers.dispose();
        assertNothingIsHeld();
    }
}

package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The cache as callers see it over HTTP. Each test has credentials of its own: nothing of another's is held for them. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {"management.endpoint.health.show-details=always",
        "peergraph.answers.max-size=0"})
class CacheTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final FakeUpstream UPSTREAM = FakeUpstream.started(CacheTest::own);
    private static final ConnectionProvider CONNECTIONS = ConnectionProvider.create("callers", 500);

    private final WebClient gateway;
    private final MovableClock clock;
    private final MeterRegistry meters;

    CacheTest(@LocalServerPort int port, @Autowired MovableClock clock, @Autowired MeterRegistry meters) {
        this.gateway = WebClient.builder()
                .baseUrl("http://localhost:" + port)
                .clientConnector(new ReactorClientHttpConnector(HttpClient.create(CONNECTIONS)))
                .build();
        this.clock = clock;
        this.meters = meters;
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class StandingTime {

        @Bean
        @Primary
        MovableClock movableClock() {
            return new MovableClock(START);
        }
    }

    @DynamicPropertySource
    static void upstream(DynamicPropertyRegistry registry) {
        registry.add("peergraph.upstream.base-url", UPSTREAM::baseUrl);
    }

    @AfterAll
    static void close() {
        UPSTREAM.close();
        CONNECTIONS.dispose();
    }

    @BeforeEach
    void goodDay() {
        UPSTREAM.answers(CacheTest::own);
        UPSTREAM.forgetCalls();
    }

    /** A page whose only peering is named after the credential and the environment. */
    private static MockResponse own(RecordedRequest request) {
        String caller = Objects.requireNonNull(request.getHeaders().get("Authorization")).replace("Bearer ", "");
        String environment = FakeUpstream.parameter(request, "environment");
        return FakeUpstream.ok(PeeringJson.page(environment, "p-" + caller + "-" + environment));
    }

    /** Returns a credential's calls: a refresh behind for another test's may still come. */
    private static List<RecordedRequest> callsOf(String caller) {
        return UPSTREAM.calls().stream().filter(call -> ("Bearer " + caller).equals(call.getHeaders().get("Authorization"))).toList();
    }

    private static String query(String environment) {
        return "{ peerings(environment: \"" + environment
                + "\") { fetchedAt stale freshness upstreamFailure { code cause since } nodes { ... on CloudPeering { peeringId } } } }";
    }

    private Mono<JsonNode> ask(String caller, String query, String... cacheControl) {
        return gateway.post()
                .uri("/graphql")
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + caller)
                .header(HttpHeaders.CACHE_CONTROL, cacheControl)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(JSON.writeValueAsString(Map.of("query", query)))
                .retrieve()
                .bodyToMono(String.class)
                .map(JSON::readTree);
    }

    private JsonNode answer(String caller, String query, String... cacheControl) {
        return Objects.requireNonNull(ask(caller, query, cacheControl).block(PATIENCE));
    }

    private JsonNode listing(String caller, String... cacheControl) {
        JsonNode answer = answer(caller, query("env-1"), cacheControl);
        assertThat(answer.has("errors")).as(answer.toString()).isFalse();
        return answer.at("/data/peerings");
    }

    private static MockResponse down(RecordedRequest request) {
        return new MockResponse.Builder().code(503).build();
    }

    @Test
    void fiveHundredEqualQueriesAtOnceCostOneCall() {
        double collapsed = meters.get("peergraph.cache.collapsed").counter().count() + meters.get("peergraph.cache.hit").counter().count();
        List<JsonNode> answers = Flux.range(0, 500).flatMap(_ -> ask("crowd", query("env-1")), 500).collectList().block(PATIENCE);
        assertThat(answers).hasSize(500).allSatisfy(answer -> assertThat(answer).isEqualTo(answers.getFirst()));
        assertThat(callsOf("crowd")).hasSize(1);
        assertThat(meters.get("peergraph.cache.collapsed").counter().count() + meters.get("peergraph.cache.hit").counter().count())
                .isEqualTo(collapsed + 499);
        assertThat(meters.get("peergraph.cache.flights").gauge().value()).isZero();
    }

    @Test
    void twoHundredAliasesOfOneQueryCostOneCall() {
        String aliases = IntStream.range(0, 200)
                .mapToObj(i -> "a" + i + ": peerings(environment: \"env-1\") { nodes { ... on CloudPeering { peeringId } } }")
                .collect(Collectors.joining(" ", "{", "}"));
        assertThat(answer("aliases", aliases).at("/data").size()).isEqualTo(200);
        assertThat(callsOf("aliases")).hasSize(1);
    }

    @Test
    void answersOfTwoCredentialsNeverMix() {
        List<Boolean> own = Flux.range(0, 2000).flatMap(i -> {
            String caller = i % 2 == 0 ? "AaAa" : "BBBB";
            String environment = i % 4 < 2 ? "env-AaBB" : "env-BBAa";
            String[] cacheControl = i % 50 == 0 ? new String[]{"no-cache"} : new String[0];
            return ask(caller, query(environment), cacheControl).map(answer -> answer.at("/data/peerings/nodes/0/peeringId").asString()
                    .equals("p-" + caller + "-" + environment));
        }, 64).collectList().block(PATIENCE);
        assertThat(own).hasSize(2000).containsOnly(true);
        assertThat(UPSTREAM.calls()).hasSizeLessThan(100);
    }

    @Test
    void tellsHowOldAnAnswerIs() {
        Instant fetched = clock.instant();
        assertThat(listing("aging").path("stale").asBoolean()).isFalse();
        clock.advance(Duration.ofSeconds(59));
        assertThat(listing("aging").path("stale").asBoolean()).isFalse();
        assertThat(callsOf("aging")).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        JsonNode stale = listing("aging");
        assertThat(stale.path("stale").asBoolean()).isTrue();
        assertThat(Instant.parse(stale.path("fetchedAt").asString())).isEqualTo(fetched);
        assertThat(stale.path("freshness").asString()).isEqualTo("STALE_WHILE_REVALIDATE");
        assertThat(stale.path("upstreamFailure").isNull()).isTrue();
    }

    @Test
    void asksUpstreamWhereTheCallerTakesNothingCached() {
        listing("reloading");
        listing("reloading", "no-cache");
        assertThat(callsOf("reloading")).hasSize(2);
        listing("reloading");
        assertThat(callsOf("reloading")).hasSize(2);
    }

    @Test
    void servesWhatWasReadBeforeWhileUpstreamIsDown() {
        JsonNode read = listing("loyal");
        UPSTREAM.answers(CacheTest::down);
        clock.advance(Duration.ofHours(20));
        JsonNode served = listing("loyal");
        assertThat(served.path("stale").asBoolean()).isTrue();
        assertThat(served.path("fetchedAt")).isEqualTo(read.path("fetchedAt"));
        assertThat(served.path("nodes")).isEqualTo(read.path("nodes"));
        assertThat(read.path("freshness").asString()).isEqualTo("FRESH");
        assertThat(served.path("freshness").asString()).isEqualTo("STALE_IF_ERROR");
        assertThat(served.path("upstreamFailure").toString()).isEqualTo("{\"code\":\"UPSTREAM_UNAVAILABLE\",\"cause\":\"STATUS_503\","
                + "\"since\":\"" + clock.instant() + "\"}");
        assertThat(answer("newcomer", query("env-1")).at("/errors/0/extensions/code").asString()).isEqualTo("UPSTREAM_UNAVAILABLE");
    }

    @Test
    void servesNothingOfACredentialThatUpstreamRefuses() {
        listing("revoked");
        UPSTREAM.answers(_ -> Samples.response("error-401"));
        assertThat(answer("revoked", query("env-1"), "no-cache").at("/errors/0/extensions/code").asString()).isEqualTo("UNAUTHENTICATED");
        int calls = callsOf("revoked").size();
        assertThat(answer("revoked", query("env-1")).at("/errors/0/extensions/code").asString()).isEqualTo("UNAUTHENTICATED");
        assertThat(callsOf("revoked")).hasSize(calls);
        UPSTREAM.answers(CacheTest::down);
        clock.advance(Duration.ofSeconds(2));
        assertThat(answer("revoked", query("env-1")).at("/errors/0/extensions/code").asString()).isEqualTo("UPSTREAM_UNAVAILABLE");
    }

    @Test
    void tellsItsWindowsInHealthDetails() {
        String health = gateway.get().uri("/actuator/health").retrieve().bodyToMono(String.class).block(PATIENCE);
        JsonNode cache = JSON.readTree(health).at("/components/cache");
        assertThat(cache.path("status").asString()).isEqualTo("UP");
        assertThat(cache.at("/details/staleIfError").asString()).isEqualTo("PT24H");
        assertThat(cache.at("/details/maxBytes").asLong()).isEqualTo(32L << 20);
    }

    @Test
    void answersAFilterFromTheWholeListing() {
        UPSTREAM.answers(request -> FakeUpstream.ok(PeeringJson.page("env-1", "p-1", "p-2")));
        listing("filtering");
        JsonNode answer = answer("filtering", "{ peerings(environment: \"env-1\", filter: {displayName: [\"name-p-2\"], phase: [READY]}) "
                + "{ totalCount nodes { ... on CloudPeering { peeringId } } } }");
        assertThat(answer.at("/data/peerings").toString()).isEqualTo("{\"totalCount\":1,\"nodes\":[{\"peeringId\":\"p-2\"}]}");
        assertThat(callsOf("filtering")).hasSize(1);
    }
}

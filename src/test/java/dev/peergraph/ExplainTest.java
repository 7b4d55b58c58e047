package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the header {@code Peergraph-Explain} adds to an answer. Time stands still unless a test moves it. */
@GatewayTest(properties = "peergraph.guard.breaker.minimum-calls=19")
class ExplainTest {

    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ONE = "{ peerings(environment: \"env-1\") { stale nodes { __typename } } }";

    private final GatewayFixture gateway;
    private final MovableClock clock;

    ExplainTest(@Autowired GatewayFixture gateway, @Autowired MovableClock clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class StandingTime {

        @Bean
        @Primary
        MovableClock movableClock() {
            return new MovableClock(START);
        }
    }

    private static MockResponse page(RecordedRequest call) {
        return FakeUpstream.ok(PeeringJson.page(FakeUpstream.parameter(call, "environment"), "p-1"));
    }

    private static MockResponse down(RecordedRequest call) {
        return new MockResponse.Builder().code(503).build();
    }

    private static JsonNode answer(WebTestClient client, String query, String... headers) {
        WebTestClient.RequestBodySpec request = client.post().uri("/graphql").contentType(MediaType.APPLICATION_JSON);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return JSON.readTree(request.bodyValue(Map.of("query", query)).exchange().expectBody().returnResult().getResponseBody());
    }

    private static JsonNode explained(GatewayCaller caller, String query) {
        return answer(caller.client(), query, "Peergraph-Explain", "true");
    }

    private static JsonNode connections(GatewayCaller caller, String query) {
        return explained(caller, query).at("/extensions/peergraph/connections");
    }

    private static void assertConnections(GatewayCaller caller, String query, String expected) {
        assertThat(connections(caller, query)).isEqualTo(JSON.readTree(expected));
    }

    @Test
    void tellsOfAPageThatIsFetchedThenFreshThenStale() {
        GatewayCaller caller = gateway.caller(ExplainTest::page);
        assertConnections(caller, ONE, """
                [{"path": ["peerings"], "pages": [{"state": "fetched", "ageSeconds": 0.0}],
                  "upstreamCalls": 1, "upstreamCallsSaved": 0, "waitedMillis": 0}]""");
        clock.advance(Duration.ofMillis(30_500));
        assertConnections(caller, ONE, """
                [{"path": ["peerings"], "pages": [{"state": "fresh", "ageSeconds": 30.5}],
                  "upstreamCalls": 0, "upstreamCallsSaved": 1, "waitedMillis": 0}]""");
        clock.advance(Duration.ofSeconds(60));
        assertConnections(caller, ONE, """
                [{"path": ["peerings"], "pages": [{"state": "stale", "ageSeconds": 90.5}],
                  "upstreamCalls": 0, "upstreamCallsSaved": 1, "waitedMillis": 0}]""");
    }

    @Test
    void tellsOfEqualFieldsThatShareACall() {
        GatewayCaller caller = gateway.caller(ExplainTest::page);
        String twice = """
                {
                  one: peerings(environment: "env-1") { totalCount }
                  other: peerings(environment: "env-1") { totalCount }
                }""";
        assertConnections(caller, twice, """
                [{"path": ["one"], "pages": [{"state": "fetched", "ageSeconds": 0.0}],
                  "upstreamCalls": 1, "upstreamCallsSaved": 0, "waitedMillis": 0},
                 {"path": ["other"], "pages": [{"state": "collapsed", "ageSeconds": 0.0}],
                  "upstreamCalls": 0, "upstreamCallsSaved": 1, "waitedMillis": 0}]""");
        assertThat(connections(caller, twice).findValuesAsString("state")).containsExactly("fresh", "fresh");
        assertThat(caller.calls()).hasSize(1);
    }

    @Test
    void tellsOfEachPageThatAConnectionReads() {
        GatewayCaller caller = gateway.caller(call -> call.getUrl().queryParameter("page_token") == null
                ? FakeUpstream.ok(PeeringJson.page(List.of(PeeringJson.aws("env-1", "p-1", "READY")), "more", 2))
                : FakeUpstream.ok(PeeringJson.page(List.of(PeeringJson.aws("env-1", "p-2", "READY")), null, 2)));
        assertConnections(caller, ONE, """
                [{"path": ["peerings"], "pages": [{"state": "fetched", "ageSeconds": 0.0}, {"state": "fetched", "ageSeconds": 0.0}],
                  "upstreamCalls": 2, "upstreamCallsSaved": 0, "waitedMillis": 0}]""");
    }

    @Test
    void tellsOfAFailedConnectionBesideOneThatIsServed() {
        GatewayCaller caller = gateway.caller(call -> "env-bad".equals(FakeUpstream.parameter(call, "environment"))
                ? new MockResponse.Builder().code(403).build()
                : page(call));
        JsonNode answer = explained(caller, """
                { environments(ids: ["env-1", "env-bad"]) { peerings { totalCount } } }""");
        assertThat(answer.at("/data/environments/1/peerings").isNull()).as(answer.toString()).isTrue();
        assertThat(answer.at("/extensions/peergraph/connections")).isEqualTo(JSON.readTree("""
                [{"path": ["environments", 0, "peerings"], "pages": [{"state": "fetched", "ageSeconds": 0.0}],
                  "upstreamCalls": 1, "upstreamCallsSaved": 0, "waitedMillis": 0},
                 {"path": ["environments", 1, "peerings"], "pages": [{"state": "failed", "ageSeconds": null}],
                  "upstreamCalls": 1, "upstreamCallsSaved": 0, "waitedMillis": 0}]"""));
    }

    @Test
    void countsRepeatsAsCalls() {
        Queue<MockResponse> failures = new ConcurrentLinkedQueue<>(List.of(new MockResponse.Builder().code(503).build()));
        GatewayCaller caller = gateway.caller(call -> failures.isEmpty() ? page(call) : failures.remove());
        assertConnections(caller, ONE, """
                [{"path": ["peerings"], "pages": [{"state": "fetched", "ageSeconds": 0.0}],
                  "upstreamCalls": 2, "upstreamCallsSaved": 0, "waitedMillis": 0}]""");
        assertThat(caller.calls()).hasSize(2);
    }

    @Test
    void tellsOfAStalePageInPlaceOfAFailure() {
        GatewayCaller caller = gateway.caller(ExplainTest::page);
        explained(caller, ONE);
        clock.advance(Duration.ofSeconds(5));
        caller.isAnswered(ExplainTest::down);
        JsonNode answer = answer(caller.client(), ONE, "Peergraph-Explain", "true", "Cache-Control", "no-cache");
        assertThat(answer.at("/data/peerings/stale").asBoolean()).as(answer.toString()).isTrue();
        JsonNode connection = answer.at("/extensions/peergraph/connections/0");
        assertThat(connection.at("/pages")).isEqualTo(JSON.readTree("[{\"state\": \"stale\", \"ageSeconds\": 5.0}]"));
        assertThat(connection.at("/upstreamCalls").asInt()).isEqualTo(caller.calls().size() - 1).isPositive();
        assertThat(connection.at("/upstreamCallsSaved").asInt()).isZero();
    }

    @Test
    void tellsTheBudgetAsItIsAfterTheCallsAndTheEstimatedCost() {
        GatewayCaller caller = gateway.caller(call -> page(call).newBuilder()
                .addHeader("X-RateLimit-Limit", 100)
                .addHeader("X-RateLimit-Remaining", 41)
                .addHeader("X-RateLimit-Reset", 23)
                .build());
        JsonNode told = explained(caller, ONE).at("/extensions/peergraph");
        assertThat(told.propertyNames()).containsExactly("cost", "connections", "budget");
        assertThat(told.at("/cost")).isEqualTo(JSON.readTree("{\"nodes\": 10, \"limit\": 100000, \"calls\": 1}"));
        assertThat(told.at("/budget")).isEqualTo(JSON.readTree("{\"limit\": 100, \"remaining\": 41, \"resetAt\": \"%s\"}"
                .formatted(clock.instant().plusSeconds(23))));
        assertThat(explained(gateway.caller(ExplainTest::page), ONE).at("/extensions/peergraph/budget").isNull())
                .as("nobody else's budget")
                .isTrue();
    }

    @Test
    void tellsWhoSendsNoCredentialThatNothingWasCalled() {
        JsonNode answer = answer(gateway.client(), ONE, "Peergraph-Explain", "true");
        assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("UNAUTHENTICATED");
        JsonNode told = answer.at("/extensions/peergraph");
        assertThat(told.at("/connections").isEmpty()).as(answer.toString()).isTrue();
        assertThat(told.at("/budget").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ peerings(environment: \"env-1\") { nope } }", "{ peerings("})
    void explainsNoCostOfWhatIsNotExecuted(String query) {
        JsonNode answer = explained(gateway.caller(ExplainTest::page), query);
        assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
        assertThat(answer.at("/extensions/peergraph").has("cost")).isFalse();
    }

    @Test
    void tellsNothingUnlessAsked() {
        GatewayCaller caller = gateway.caller(ExplainTest::page);
        assertThat(answer(caller.client(), ONE).propertyNames()).containsExactly("data");
        assertThat(answer(caller.client(), ONE, "Peergraph-Explain", "false").propertyNames()).containsExactly("data");
    }
}

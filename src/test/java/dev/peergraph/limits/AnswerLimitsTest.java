package dev.peergraph.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.FakeUpstream;
import dev.peergraph.GatewayFixture;
import dev.peergraph.PeeringJson;
import dev.peergraph.StartedGateway;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Answers are bounded while they are made, each and all together. */
class AnswerLimitsTest {

    private static final int LIMIT = 100 * 1024;
    private static final String ALL = """
            { __typename ... on CloudPeering { id peeringId displayName status { phase errorCode errorMessage } environment { id }
              network { id networkId } createdAt resourceName selfUrl } ... on AwsPeering { account vpc routes customerRegion } }""";

    private static StartedGateway gateway;
    private static AnswerMemory memory;

    @BeforeAll
    static void start() {
        gateway = new StartedGateway("--peergraph.limits.query.answer-size=100KB", "--peergraph.limits.query.answer-memory=1MB");
        memory = gateway.context.getBean(AnswerMemory.class);
        gateway.upstream.answers(call -> {
            String environment = FakeUpstream.parameter(call, "environment");
            List<String> items = IntStream.range(0, 300)
                    .mapToObj(i -> environment.equals("all-broken") || (i == 7 && environment.equals("broken"))
                            ? "{\"id\":\"p-" + i + "\"}"
                            : PeeringJson.aws(environment, "p-" + i, "READY"))
                    .toList();
            return FakeUpstream.ok(PeeringJson.page(items, null, 300));
        });
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void everythingIsGivenBack() {
        await().atMost(GatewayFixture.PATIENCE).untilAsserted(() -> assertThat(memory.usedBytes()).isZero());
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{ peerings(environment: \"e\", first: 1000) { nodes ALL edges { cursor node ALL } } }",
            "{ a: peerings(environment: \"e\", first: 150) { nodes ALL } b: peerings(environment: \"f\", first: 150) { nodes ALL } }",
            "{ environments(ids: [\"a\", \"b\", \"c\", \"d\"]) { peerings(first: 90) { nodes ALL } } }",
            // Not only read, and so completed by the engine field by field.
            "{ peerings(environment: \"e\", first: 300) { nodes { ... on CloudPeering { environment { peering: peerings(first: 9) { nodes ALL } } } } } }",
            // A broken row is read by the engine as well.
            "{ peerings(environment: \"broken\", first: 1000) { nodes ALL edges { cursor node ALL } } }"})
    void stopsAQueryWhoseAnswerIsTooLarge(String query) {
        JsonNode answer = ask(query);
        assertThat(answer.path("data").isNull() || answer.path("data").isMissingNode()).as(clipped(answer)).isTrue();
        assertThat(answer.path("errors").size()).as(clipped(answer)).isOne();
        JsonNode extensions = answer.at("/errors/0/extensions");
        assertThat(extensions.path("code").asString()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(extensions.path("name").asString()).isEqualTo("answer-size");
        assertThat(extensions.path("limit").asInt()).isEqualTo(LIMIT);
        assertThat(extensions.path("actual").asInt()).isBetween(LIMIT, 2 * LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"e", "broken"})
    void answersWhatIsBelowTheLimit(String environment) {
        HttpResponse<String> answer = gateway.query("{ peerings(environment: \"" + environment + "\", first: 140) { nodes " + ALL + " } }",
                Map.of(), "Authorization", "Bearer x");
        assertThat(StartedGateway.json(answer).at("/data/peerings/nodes").size()).isEqualTo(140);
        assertThat(answer.body().length()).as("a test of the test: not far below").isBetween(LIMIT / 2, LIMIT);
    }

    @Test
    void countsErrorsToo() {
        JsonNode answer = ask("{ peerings(environment: \"all-broken\", first: 300) { nodes { __typename } } }");
        assertThat(answer.at("/errors/0/extensions/name").asString("")).as(clipped(answer)).isEqualTo("answer-size");
    }

    @Test
    void refusesALargeAnswerWhileOthersTakeTheMemory() {
        memory.take(1024 * 1024);
        HttpResponse<String> answer;
        try {
            answer = gateway.query("{ peerings(environment: \"e\", first: 140) { nodes " + ALL + " } }", Map.of(), "Authorization",
                    "Bearer busy");
        } finally {
            memory.giveBack(1024 * 1024);
        }
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(StartedGateway.json(answer).at("/errors/0/extensions/name").asString()).isEqualTo("answer-memory");
    }

    private static JsonNode ask(String query) {
        return StartedGateway.json(gateway.query(query.replace("ALL", ALL), Map.of(), "Authorization", "Bearer x"));
    }

    private static String clipped(JsonNode answer) {
        String text = answer.toString();
        return text.substring(0, Math.min(500, text.length()));
    }
}

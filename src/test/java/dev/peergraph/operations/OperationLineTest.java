package dev.peergraph.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.FakeUpstream;
import dev.peergraph.GatewayFixture;
import dev.peergraph.PeeringJson;
import dev.peergraph.StartedGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The line that the log has of a request where it is wanted. */
@ExtendWith(OutputCaptureExtension.class)
class OperationLineTest {

    private static StartedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new StartedGateway("--peergraph.log.operations=true", "--peergraph.guard.max-retries=0");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void begin() {
        gateway.upstream.answers(call -> FakeUpstream.ok(PeeringJson.page(FakeUpstream.parameter(call, "environment"), "p-1")));
    }

    private static void ask(String id, String query) {
        gateway.query(query, Map.of(), "Authorization", "Basic secret", "X-Request-Id", id);
    }

    private static String line(CapturedOutput output, String id) {
        await().atMost(GatewayFixture.PATIENCE).until(() -> !lines(output, id).isEmpty());
        assertThat(lines(output, id)).hasSize(1);
        assertThat(lines(output, id).getFirst()).doesNotContain("secret");
        return lines(output, id).getFirst();
    }

    private static List<String> lines(CapturedOutput output, String id) {
        return output.getAll().lines().filter(line -> line.contains("requestId=\"" + id + "\"") && line.endsWith(": Operation")).toList();
    }

    @Test
    void tellsWhatTheRequestTook(CapturedOutput output) {
        String query = "query Estate { a: peerings(environment: \"env-a\") { totalCount } b: peerings(environment: \"env-a\") { totalCount } }";
        ask("r-1", query);
        assertThat(line(output, "r-1")).contains("operation=\"Estate\"", "code=\"OK\"", "status=\"200\"",
                "pages=\"collapsed:1,fetched:1\"", "upstreamCalls=\"1\"", "waitedMillis=\"", "durationMillis=\"")
                .containsPattern("cost=\"[1-9]\\d*\"").containsPattern("answerBytes=\"[1-9]\\d*\"").doesNotContain("traceId");
        ask("r-2", query);
        assertThat(line(output, "r-2")).contains("operation=\"Estate\"", "code=\"OK\"", "pages=\"fresh:1\"", "upstreamCalls=\"0\"")
                .containsPattern("answerBytes=\"[1-9]\\d*\"");
    }

    @Test
    void countsLookupsToo(CapturedOutput output) {
        ask("r-3", "{ peering(environment: \"env-b\", id: \"p-1\") { __typename } }");
        assertThat(line(output, "r-3")).contains("operation=\"\"", "pages=\"fetched:1\"", "upstreamCalls=\"1\"");
    }

    @Test
    void tellsTheCodeOfTheFirstError(CapturedOutput output) {
        gateway.upstream.answers(call -> "env-c".equals(FakeUpstream.parameter(call, "environment"))
                ? new MockResponse.Builder().code(403).build()
                : new MockResponse.Builder().code(503).build());
        ask("r-4", "query A { peerings(environment: \"env-c\") { totalCount } }");
        assertThat(line(output, "r-4")).contains("code=\"FORBIDDEN\"", "status=\"200\"", "pages=\"failed:1\"", "upstreamCalls=\"1\"");
        ask("r-5", "query A { peerings(environment: \"env-c\") { nothing } }");
        assertThat(line(output, "r-5")).contains("code=\"BAD_USER_INPUT\"", "pages=\"\"", "upstreamCalls=\"0\"");
        gateway.post(BodyPublishers.ofString("{"), "X-Request-Id", "r-6");
        assertThat(line(output, "r-6")).contains("code=\"BAD_USER_INPUT\"", "status=\"400\"");
    }

    @Test
    void hasAnIdWhereTheCallerSendsNone(CapturedOutput output) {
        String id = gateway.query("{ __typename }", Map.of()).headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(line(output, id)).contains("code=\"OK\"");
    }

    @Test
    void clipsNames(CapturedOutput output) {
        ask("r-7", "query " + "a".repeat(1000) + " { __typename }");
        assertThat(line(output, "r-7")).contains("operation=\"" + "a".repeat(100) + "\"");
    }

    @Test
    void isOffByDefault(CapturedOutput output) {
        try (StartedGateway quiet = new StartedGateway()) {
            quiet.query("{ __typename }", Map.of(), "X-Request-Id", "r-8");
            assertThat(quiet.context.getBean(OperationRecorder.class).on()).isFalse();
        }
        assertThat(lines(output, "r-8")).isEmpty();
    }
}

package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers who guess credentials, behind a proxy that tells their addresses. */
class GuessedCredentialsTest {

    private static final String QUERY = "query($environment: ID!) { peerings(environment: $environment) { totalCount } }";

    private static MockResponse answer(RecordedRequest call) {
        return String.valueOf(call.getHeaders().get("Authorization")).startsWith("Bearer bad")
                ? new MockResponse.Builder().code(401).build()
                : FakeUpstream.ok(PeeringJson.page(FakeUpstream.parameter(call, "environment"), "p-1"));
    }

    private static String code(StartedGateway gateway, String address, String token) {
        HttpResponse<String> answer = gateway.query(QUERY, Map.of("environment", "env-1"), "Authorization", "Bearer " + token,
                "X-Forwarded-For", address);
        return StartedGateway.json(answer).at("/errors/0/extensions/code").asString("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "framework"})
    void costOnlyTheAddressThatTheyComeFrom(String strategy) {
        try (StartedGateway gateway = new StartedGateway("--server.forward-headers-strategy=" + strategy,
                "--peergraph.guard.max-unauthenticated=10")) {
            gateway.upstream.answers(GuessedCredentialsTest::answer);
            IntStream.range(0, 60).parallel().forEach(i -> code(gateway, "192.0.2.1", "bad-" + i));
            assertThat(gateway.upstream.calls()).hasSize(5);
            assertThat(code(gateway, "192.0.2.1", "good")).isEqualTo("RATE_LIMITED");
            assertThat(code(gateway, "192.0.2.2", "good")).isEmpty();
            assertThat(code(gateway, "2001:db8::1", "bad-of-another")).isEqualTo("UNAUTHENTICATED");
        }
    }
}

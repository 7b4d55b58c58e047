package dev.peergraph.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.EdgeGateway;
import dev.peergraph.FakeUpstream;
import dev.peergraph.HttpCalls.Answer;
import dev.peergraph.PeeringJson;
import dev.peergraph.pages.Sha256;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Whose documents are kept by their hash, over HTTP. */
class VerifiedCallersTest {

    private static final AtomicInteger DRAWN = new AtomicInteger();
    private static final String NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND";
    private static EdgeGateway gateway;

    private final String credential = "Basic Y2FsbGVy" + DRAWN.incrementAndGet();
    private final String query = "{ peerings(environment: \"env-a\") { totalCount } } # " + DRAWN.incrementAndGet();

    @BeforeAll
    static void start() {
        gateway = EdgeGateway.started("--peergraph.guard.max-retries=0", "--peergraph.guard.breaker.minimum-calls=1000",
                "--peergraph.guard.breaker.window=1000");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void begin() {
        gateway.begin();
    }

    private static MockResponse refusal(int status) {
        return new MockResponse.Builder().code(status).body("{}").build();
    }

    private static Map<String, Object> named(String text) {
        return Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", Sha256.hex(text)));
    }

    private Answer post(Map<String, Object> request) {
        return gateway.http.post(JsonMapper.shared().writeValueAsString(request), "Authorization", credential);
    }

    private Answer send(String text) {
        return post(Map.of("query", text, "extensions", named(text)));
    }

    private Answer byHash(String text) {
        return post(Map.of("extensions", named(text)));
    }

    @Test
    void haveTheirDocumentsKeptFromTheFirstRequestOn() {
        assertThat(byHash(query).code()).isEqualTo(NOT_FOUND);
        assertThat(send(query).code()).isEmpty();
        assertThat(byHash(query).json().at("/data/peerings/totalCount").intValue()).isEqualTo(1);
    }

    @Test
    void areThoseWhoseEnvironmentUpstreamRefusesToo() {
        gateway.upstream.answers(_ -> refusal(403));
        assertThat(send(query).code()).isEqualTo("FORBIDDEN");
        assertThat(byHash(query).code()).isEqualTo("FORBIDDEN");
    }

    @Test
    void areStillThoseAcceptedBeforeWhenUpstreamFails() {
        assertThat(send(query).code()).isEmpty();
        gateway.upstream.answers(_ -> refusal(503));
        String other = "{ peerings(environment: \"env-b\") { totalCount } } # " + query.hashCode();
        assertThat(send(other).code()).isEqualTo("UPSTREAM_UNAVAILABLE");
        assertThat(byHash(other).code()).isEqualTo("UPSTREAM_UNAVAILABLE");
    }

    @Test
    void areNotThoseOfWhomUpstreamSaysNothing() {
        String simple = "{ __typename } # " + query.hashCode();
        assertThat(send(simple).code()).isEmpty();
        assertThat(byHash(simple).code()).isEqualTo(NOT_FOUND);
        gateway.upstream.answers(_ -> refusal(503));
        assertThat(send(query).code()).isEqualTo("UPSTREAM_UNAVAILABLE");
        assertThat(byHash(query).code()).isEqualTo(NOT_FOUND);
    }

    @Test
    void areNotThoseWhomUpstreamRefuses() {
        gateway.upstream.answers(_ -> refusal(401));
        assertThat(send(query).code()).isEqualTo("UNAUTHENTICATED");
        gateway.upstream.answers(_ -> FakeUpstream.ok(PeeringJson.page("env-a", "p-1")));
        assertThat(byHash(query).code()).isEqualTo(NOT_FOUND);
    }

    @Test
    void haveNothingKeptThatIsNotValid() {
        assertThat(send(query).code()).isEmpty();
        for (String wrong : new String[]{"no document " + query.hashCode(), "{ nothing } # " + query.hashCode(),
                "query($a: Int!) { __typename } # " + query.hashCode()}) {
            assertThat(send(wrong).code()).isEqualTo("BAD_USER_INPUT");
            assertThat(byHash(wrong).code()).isEqualTo(NOT_FOUND);
        }
    }
}

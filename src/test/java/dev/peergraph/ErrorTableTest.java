package dev.peergraph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every code that upstream's answers can lead to, over HTTP: what is told of it, and what is not. */
@GatewayTest(properties = {"peergraph.guard.deadline=30s", "peergraph.guard.breaker.minimum-calls=1000",
        "peergraph.guard.breaker.window=1000",
        "peergraph.guard.max-retries=0"})
class ErrorTableTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final AtomicInteger SECRETS = new AtomicInteger();
    private static final String QUERY = "{ peerings(environment: \"env-1\") { totalCount nodes { __typename } } }";

    private final GatewayFixture gateway;

    ErrorTableTest(@Autowired GatewayFixture gateway) {
        this.gateway = gateway;
    }

    /** What a client is told, the status null where upstream did not answer; and what upstream answers to a secret. */
    record Row(String code, @Nullable Integer status, @Nullable Integer retryAfterSeconds, Function<String, MockResponse> answer) {

        @Override
        public String toString() {
            return code + " for " + status + (retryAfterSeconds == null ? "" : ", retry after " + retryAfterSeconds);
        }
    }

    static Stream<Row> refusals() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().minusSeconds(5).atOffset(ZoneOffset.UTC));
        return Stream.of(
                refusal("UNAUTHENTICATED", 401),
                refusal("FORBIDDEN", 402), refusal("FORBIDDEN", 403), refusal("FORBIDDEN", 404), refusal("FORBIDDEN", 410),
                refusal("BAD_USER_INPUT", 400),
                refusal("RATE_LIMITED", 429),
                refusal("RATE_LIMITED", 429, "Retry-After", "17", 17),
                refusal("RATE_LIMITED", 429, "X-RateLimit-Reset", "9", 9),
                refusal("RATE_LIMITED", 429, "Retry-After", date, 1),
                refusal("RATE_LIMITED", 429, "Retry-After", "0", 1),
                refusal("RATE_LIMITED", 429, "Retry-After", "soon", null),
                refusal("UPSTREAM_UNAVAILABLE", 408), refusal("UPSTREAM_UNAVAILABLE", 500), refusal("UPSTREAM_UNAVAILABLE", 501),
                refusal("UPSTREAM_UNAVAILABLE", 502), refusal("UPSTREAM_UNAVAILABLE", 504),
                refusal("UPSTREAM_UNAVAILABLE", 503, "Retry-After", "60", 60),
                refusal("UPSTREAM_INVALID_RESPONSE", 405), refusal("UPSTREAM_INVALID_RESPONSE", 409),
                refusal("UPSTREAM_INVALID_RESPONSE", 418), refusal("UPSTREAM_INVALID_RESPONSE", 422),
                refusal("UPSTREAM_INVALID_RESPONSE", 302, "Location", "https://elsewhere.example/networking/v1/peerings", null));
    }

    private static Row refusal(String code, int status) {
        return refusal(code, status, "X-Other", "x", null);
    }

    private static Row refusal(String code, int status, String header, String value, @Nullable Integer retryAfterSeconds) {
        // As careless as an upstream can be: it repeats the secret wherever it can.
        return new Row(code, status, retryAfterSeconds, secret -> new MockResponse.Builder().code(status)
                .addHeader("Content-Type", "application/json")
                .addHeader("X-Request-Id", "request-of-" + secret)
                .addHeader("WWW-Authenticate", "Basic realm=\"" + secret + "\"")
                .addHeader(header, value)
                .body("{\"errors\":[{\"detail\":\"no " + secret + " here\",\"" + secret + "\":[\"" + basic(secret) + "\"]}]}")
                .build());
    }

    static Stream<Row> brokenAnswers() {
        MockResponse page = FakeUpstream.ok(PeeringJson.page("env-1", "p-1"));
        return Stream.of(
                broken("UPSTREAM_INVALID_RESPONSE", 204, new MockResponse.Builder().code(204).build()),
                broken("UPSTREAM_INVALID_RESPONSE", 200, FakeUpstream.ok("<html>")),
                broken("UPSTREAM_INVALID_RESPONSE", 200, FakeUpstream.ok("[]")),
                broken("UPSTREAM_INVALID_RESPONSE", 200, FakeUpstream.ok("")),
                broken("UPSTREAM_INVALID_RESPONSE", 200, FakeUpstream.ok("{\"data\":[]" + " ".repeat(17 * 1024 * 1024) + "}")),
                broken("UPSTREAM_UNAVAILABLE", null, page.newBuilder().onResponseStart(new SocketEffect.CloseSocket()).build()),
                broken("UPSTREAM_UNAVAILABLE", 200, page.newBuilder().onResponseBody(new SocketEffect.CloseSocket()).build()));
    }

    private static Row broken(String code, @Nullable Integer status, MockResponse answer) {
        return new Row(code, status, null, _ -> answer);
    }

    @ParameterizedTest
    @MethodSource({"refusals", "brokenAnswers"})
    void codeIsTheTables(Row row) {
        String secret = newSecret();
        GatewayCaller caller = gateway.caller(basic(secret), _ -> row.answer().apply(secret));
        JsonNode extensions = onlyError(caller.exchange(QUERY, Map.of()), secret).path("extensions");
        assertThat(extensions.path("code").stringValue()).isEqualTo(row.code());
        assertThat(extensions.path("retryAfterSeconds").isMissingNode() ? null : extensions.path("retryAfterSeconds").intValue())
                .isEqualTo(row.retryAfterSeconds());
        assertThat(extensions.at("/upstream/status").isMissingNode() ? null : extensions.at("/upstream/status").intValue())
                .isEqualTo(row.status());
        assertThat(extensions.propertyNames()).isSubsetOf("code", "retryAfterSeconds", "upstream");
        assertThat(caller.calls()).isNotEmpty();
    }

    @Test
    void tellsWhatUpstreamSaidWithTheCredentialMasked() {
        Row row = refusal("FORBIDDEN", 403);
        String secret = newSecret();
        JsonNode error = onlyError(gateway.caller(basic(secret), _ -> row.answer().apply(secret)).exchange(QUERY, Map.of()), secret);
        assertThat(error.path("message").stringValue()).endsWith("(403): no *** here");
        assertThat(error.at("/extensions/upstream")).isEqualTo(JSON.readTree("""
                {"status": 403, "requestId": "request-of-***", "errors": [{"detail": "no *** here", "***": ["***"]}],
                "wwwAuthenticate": "Basic realm=\\"***\\""}"""));
    }

    @Test
    void missingCredentialIsUnauthenticatedWithoutACall() {
        List<RecordedRequest> before = gateway.upstream().calls();
        String document = """
                { peerings(environment: "env-1") { totalCount } peering(environment: "env-1", id: "p-1") { __typename }
                  node(id: "x") { id } rateLimit { limit } __typename }""";
        EntityExchangeResult<byte[]> result = gateway.client()
                .post()
                .uri("/graphql")
                .bodyValue(Map.of("query", document))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
        JsonNode answer = checked(result, newSecret());
        assertThat(answer.path("data").toString())
                .isEqualTo("{\"peerings\":null,\"peering\":null,\"node\":null,\"rateLimit\":null,\"__typename\":\"Query\"}");
        assertThat(answer.path("errors").size()).isEqualTo(4);
        assertThat(answer.path("errors").valueStream()).extracting(error -> error.path("extensions").toString())
                .containsOnly("{\"code\":\"UNAUTHENTICATED\"}");
        for (String field : List.of("environment(id: \"env-1\")", "environments(ids: [\"env-1\"])", "nodes(ids: [])")) {
            JsonNode alone = checked(gateway.client().post().uri("/graphql").bodyValue(Map.of("query", "{ " + field + " { id } }"))
                    .exchange().expectStatus().isOk().expectBody().returnResult(), newSecret());
            assertThat(alone.at("/errors/0/extensions/code").stringValue()).isEqualTo("UNAUTHENTICATED");
        }
        assertThat(gateway.upstream().calls()).isEqualTo(before);
    }

    private static String newSecret() {
        return "s3cret/of+the=caller/" + SECRETS.incrementAndGet();
    }

    private static String basic(String secret) {
        return "Basic " + Base64.getEncoder().encodeToString(("KEY:" + secret).getBytes(UTF_8));
    }

    private static JsonNode onlyError(EntityExchangeResult<byte[]> result, String secret) {
        assertThat(result.getStatus().value()).isEqualTo(200);
        JsonNode answer = checked(result, secret);
        assertThat(answer.at("/data/peerings").isNull()).isTrue();
        assertThat(answer.path("errors").size()).isEqualTo(1);
        assertThat(answer.at("/errors/0/path").toString()).isEqualTo("[\"peerings\"]");
        return answer.at("/errors/0");
    }

    /** Returns the answer, once nothing in it or around it tells what it must not. */
    private static JsonNode checked(EntityExchangeResult<byte[]> result, String secret) {
        String body = new String(Objects.requireNonNull(result.getResponseBody()), UTF_8);
        assertThat(body).doesNotContain(secret, basic(secret), "xception", "dev.peergraph", "reactor.", "java.", "\\n\\tat ", "127.0.0.1",
                "localhost");
        assertThat(result.getResponseHeaders().headerNames()).doesNotContain("WWW-Authenticate", "www-authenticate");
        return JSON.readTree(body);
    }
}

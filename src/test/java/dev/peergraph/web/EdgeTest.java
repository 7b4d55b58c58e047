package dev.peergraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.EdgeGateway;
import dev.peergraph.FakeUpstream;
import dev.peergraph.HttpCalls;
import dev.peergraph.HttpCalls.Answer;
import dev.peergraph.PeeringJson;
import dev.peergraph.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class EdgeTest {

    private static final String APP = "https://app.example.com";
    private static final List<String> QUESTION = List.of("query", EdgeGateway.QUERY);

    private EdgeGateway gateway;

    @BeforeAll
    void start() {
        gateway = EdgeGateway.started("--peergraph.cors.allowed-origins=" + APP, "--server.forward-headers-strategy=native");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @BeforeEach
    void begin() {
        gateway.begin();
    }

    private Answer get(String... headers) {
        return gateway.http.get(QUESTION, headers);
    }

    private static String tag(Answer answer) {
        return Objects.requireNonNull(answer.header("ETag"), answer::toString);
    }

    @Nested
    class Caching {

        @Test
        void tellsHowLongAnAnswerIsGoodAndWhatItVariesBy() {
            Answer answer = get();
            assertThat(answer.header("Cache-Control")).isEqualTo("max-age=60, private");
            assertThat(answer.response().headers().allValues("Vary")).containsExactly("Authorization, Accept, Accept-Encoding, Origin");
            assertThat(tag(answer)).startsWith("W/\"");
        }

        @Test
        void takesTheShortestFreshnessOfThePagesUsed() {
            gateway.freshness.shorter = "env-b";
            Answer both = gateway.http.get(List.of("query",
                    "{ a: peerings(environment: \"env-a\") { totalCount } b: peerings(environment: \"env-b\") { totalCount } }"));
            assertThat(both.header("Cache-Control")).isEqualTo("max-age=7, private");
        }

        @Test
        void answersAKnownTagWithoutExecutionOrCallWhileFresh() {
            String tag = tag(get());
            gateway.upstream.forgetCalls();
            gateway.freshness.clock.advance(Duration.ofSeconds(20));
            Answer answer = get("If-None-Match", "\"other\", " + tag);
            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(tag(answer)).isEqualTo(tag);
            assertThat(answer.header("Cache-Control")).isEqualTo("max-age=40, private");
            assertThat(answer.header("Vary")).isEqualTo("Authorization, Accept, Accept-Encoding, Origin");
            assertThat(gateway.upstream.calls()).isEmpty();
        }

        @Test
        void executesAgainOnceFreshnessEndsAndTells304IfNothingChanged() {
            String tag = tag(get());
            gateway.upstream.forgetCalls();
            gateway.freshness.clock.advance(Duration.ofSeconds(60));
            assertThat(get("If-None-Match", tag).status()).isEqualTo(304);
            assertThat(gateway.upstream.calls()).hasSize(1);
        }

        @Test
        void answersWholeWhereSomethingChanged() {
            String tag = tag(get());
            gateway.freshness.clock.advance(Duration.ofSeconds(60));
            gateway.upstream.answers(_ -> FakeUpstream.ok(PeeringJson.page("env-a", "p-1", "p-2")));
            Answer answer = get("If-None-Match", tag);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().at("/data/peerings/totalCount").asInt()).isEqualTo(2);
            assertThat(tag(answer)).isNotEqualTo(tag);
        }

        @Test
        void noCacheBeatsIfNoneMatch() {
            String tag = tag(get());
            gateway.upstream.forgetCalls();
            Answer answer = get("If-None-Match", tag, "Cache-Control", "no-cache");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("totalCount");
            assertThat(gateway.upstream.calls()).hasSize(1);
        }

        @Test
        void keepsATagWhereOtherPagesOfTheEnvironmentWereSeen() {
            String tag = tag(get());
            gateway.freshness.clock.advance(Duration.ofSeconds(1));
            gateway.http.ask("{ peerings(environment: \"env-a\", filter: {displayName: [\"x\"]}) { totalCount } }", Map.of());
            gateway.upstream.forgetCalls();
            assertThat(get("If-None-Match", tag).status()).isEqualTo(304);
            assertThat(gateway.upstream.calls()).isEmpty();
        }

        @Test
        void forgetsATagOnceANewerPageWasSeen() {
            String tag = tag(get());
            gateway.freshness.clock.advance(Duration.ofSeconds(1));
            gateway.upstream.answers(_ -> FakeUpstream.ok(PeeringJson.page("env-a", "p-1", "p-2")));
            gateway.http.post("{\"query\": \"{ peerings(environment: \\\"env-a\\\", first: 1) { nodes { __typename } } }\"}",
                    "Cache-Control",
                    "no-cache");
            assertThat(get("If-None-Match", tag).status()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"error-401", "error-403"})
        void forgetsATagOnceTheCallerWasRefused(String refusal) {
            String tag = tag(get());
            gateway.freshness.clock.advance(Duration.ofSeconds(1));
            gateway.upstream.answers(_ -> Samples.response(refusal));
            gateway.http.post("{\"query\": \"{ peerings(environment: \\\"env-a\\\", first: 1) { nodes { __typename } } }\"}",
                    "Cache-Control",
                    "no-cache");
            Answer answer = get("If-None-Match", tag);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.code()).isNotEmpty();
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        }

        @Test
        void keepsTagsOfOneCallerUrlAndTypeApart() {
            String tag = tag(get());
            gateway.upstream.forgetCalls();
            Answer other = gateway.http.send("GET", HttpCalls.url(QUESTION), null, "Authorization", "Basic b3RoZXI6b3RoZXI=",
                    "If-None-Match", tag);
            assertThat(other.status()).isEqualTo(304);
            assertThat(gateway.upstream.calls()).as("asked with its own credential").hasSize(1);
            assertThat(gateway.http.send("GET", HttpCalls.url(QUESTION), null, "If-None-Match", tag).code()).isEqualTo("UNAUTHENTICATED");
            assertThat(get("Accept", "application/graphql-response+json").header("Content-Type")).startsWith(
                    "application/graphql-response+json");
        }

        @Test
        void letsStaleAnswersBeStoredAndAskedForEachTime() {
            gateway.freshness.stale = true;
            Answer answer = get();
            assertThat(answer.header("Cache-Control")).isEqualTo("no-cache, private");
            Answer unchanged = get("If-None-Match", tag(answer));
            assertThat(unchanged.status()).isEqualTo(304);
            assertThat(unchanged.header("Cache-Control")).isEqualTo("no-cache, private");
            assertThat(tag(unchanged)).isEqualTo(tag(answer));
            gateway.freshness.clock.advance(Duration.ofSeconds(60));
            gateway.upstream.answers(_ -> FakeUpstream.ok(PeeringJson.page("env-a", "p-1", "p-2")));
            assertThat(get("If-None-Match", tag(answer)).json().at("/data/peerings/totalCount").asInt()).isEqualTo(2);
        }

        @Test
        void servesNoStaleAnswerWithoutExecution() {
            gateway.freshness.stale = true;
            String tag = tag(get());
            gateway.freshness.broken = true;
            assertThat(get("If-None-Match", tag).code()).isEqualTo("INTERNAL");
        }

        @Test
        void letsNobodyStoreWhatIsPostedOrComesAsEvents() {
            for (int i = 0; i < 2; i++) {
                Answer posted = gateway.http.ask(EdgeGateway.QUERY, Map.of());
                assertThat(posted.body()).contains("totalCount");
                assertNotStored(posted);
            }
            gateway.freshness.stale = true;
            assertNotStored(gateway.http.ask(EdgeGateway.QUERY, Map.of(), "Cache-Control", "no-cache"));
            assertNotStored(get("Accept", "text/event-stream"));
            assertNotStored(gateway.http.ask(EdgeGateway.QUERY, Map.of(), "Accept", "text/event-stream"));
        }

        @Test
        void letsNobodyStoreErrors() {
            assertNotStored(gateway.http.get(List.of("query", "{ nonsense }")));
            assertNotStored(gateway.http.get(List.of()));
            gateway.upstream.answers(_ -> Samples.response("error-500"));
            assertNotStored(get());
        }

        @Test
        void letsNobodyStoreWhatIsTrueNowOnly() {
            assertNotStored(gateway.http.get(List.of("query", "{ rateLimit { remaining } " + EdgeGateway.QUERY.substring(1))));
            assertNotStored(get("Peergraph-Explain", "1"));
        }

        @Test
        void letsAnswersWithoutPagesBeKeptAndAskedForAgain() {
            Answer answer = gateway.http.get(List.of("query", "{ __typename }"));
            assertThat(answer.header("Cache-Control")).isEqualTo("max-age=0, private");
            assertThat(gateway.http.get(List.of("query", "{ __typename }"), "If-None-Match", tag(answer)).status()).isEqualTo(304);
        }

        private static void assertNotStored(Answer answer) {
            assertThat(answer.header("Cache-Control")).as(answer.toString()).isEqualTo("no-store");
            assertThat(answer.header("ETag")).isNull();
        }
    }

    @Nested
    class Browsers {

        @Test
        void letConfiguredOriginsAsk() {
            Answer preflight = gateway.http.send("OPTIONS", "/graphql", null, "Origin", APP, "Access-Control-Request-Method", "POST",
                    "Access-Control-Request-Headers",
                    "authorization, content-type, cache-control, if-none-match, traceparent, x-request-id, peergraph-explain");
            assertThat(preflight.status()).isEqualTo(200);
            assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(APP);
            assertThat(preflight.header("Access-Control-Allow-Methods")).contains("GET", "POST");
            assertThat(preflight.header("Access-Control-Allow-Headers")).contains("authorization", "content-type", "cache-control",
                    "if-none-match", "traceparent", "x-request-id", "peergraph-explain");
            assertThat(preflight.header("Access-Control-Max-Age")).isEqualTo("3600");
            assertThat(preflight.header("Access-Control-Allow-Credentials")).isNull();
            Answer answer = get("Origin", APP, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors");
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(APP);
            assertThat(answer.header("Access-Control-Expose-Headers")).contains("ETag", "X-Request-Id");
            assertThat(answer.header("Vary")).isEqualTo("Authorization, Accept, Accept-Encoding, Origin");
            Answer refused = gateway.http.post("{", "Origin", APP);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo(APP);
        }

        @Test
        void letNoOtherOriginThrough() {
            Answer origin = gateway.http.send("OPTIONS", "/graphql", null, "Origin", "https://evil.example.com",
                    "Access-Control-Request-Method", "POST");
            assertThat(origin.status()).isEqualTo(403);
            assertThat(origin.header("Access-Control-Allow-Origin")).isNull();
            assertThat(gateway.http.post("{}", "Origin", "https://evil.example.com").code()).isEqualTo("BAD_USER_INPUT");
            assertThat(get("Origin", "https://evil.example.com").status()).isEqualTo(403);
            assertThat(gateway.upstream.calls()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"authorization, content-type, accept", "authorization, baggage, sentry-trace", "traceparent, tracestate",
                "x-datadog-origin, x-datadog-parent-id, x-datadog-sampling-priority, x-datadog-trace-id", "b3, x-b3-traceid, x-b3-spanid",
                "apollographql-client-name, apollographql-client-version, apollo-require-preflight, x-apollo-operation-name",
                "x-requested-with, x-request-id, newrelic, x-other"})
        void letPagesSendTheHeadersOfTheirLibraries(String headers) {
            Answer preflight = gateway.http.send("OPTIONS", "/graphql", null, "Origin", APP, "Access-Control-Request-Method", "POST",
                    "Access-Control-Request-Headers", headers);
            assertThat(preflight.status()).isEqualTo(200);
            assertThat(preflight.header("Access-Control-Allow-Headers")).isEqualTo(headers);
        }

        @ParameterizedTest
        @CsvSource({"GET, /graphql/possible-types.json, 200", "GET, /graphql/schema, 200", "GET, /graphq, 404",
                "GET, /graphql/nothing, 404",
                "PUT, /graphql, 405", "DELETE, /graphql, 405", "POST, /graphql, 415"})
        void letPagesReadAnswersOfEachKind(String method, String path, int status) {
            Answer preflight = gateway.http.send("OPTIONS", path, null, "Origin", APP, "Access-Control-Request-Method", method,
                    "Access-Control-Request-Headers", "authorization");
            assertThat(preflight.status()).isEqualTo(200);
            Answer answer = gateway.http.send(method, path, null, "Origin", APP);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(APP);
            assertThat(answer.header("Access-Control-Expose-Headers")).contains("ETag", "Retry-After", "X-Request-Id");
        }

        @Test
        void leaveTheActuatorAloneAndFilesToEverybody() {
            for (String path : new String[]{"/actuator/health", "/actuator", "/%61ctuator/health"}) {
                assertThat(gateway.http.send("GET", path, null, "Origin", APP).header("Access-Control-Allow-Origin")).as(path).isNull();
            }
            Answer file = gateway.http.send("GET", "/graphiql/", null, "Origin", "https://proxy.example.com");
            assertThat(file.status()).isNotEqualTo(403);
            assertThat(file.header("Access-Control-Allow-Origin")).isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
        void makeNoSimpleRequestExecuteAnything(String contentType) {
            gateway.http.send("POST", "/graphql", "{\"query\": \"{ peerings(environment: \\\"env-a\\\") { totalCount } }\"}",
                    "Content-Type",
                    contentType, "Authorization", HttpCalls.CREDENTIAL);
            assertThat(gateway.upstream.calls()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"no-cors", "navigate"})
        void executeNothingThatAnotherSiteEmbedsOrLinksTo(String mode) {
            Answer answer = get("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", mode);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(gateway.upstream.calls()).isEmpty();
            assertThat(get("Sec-Fetch-Site", "none", "Sec-Fetch-Mode", mode).status()).isEqualTo(200);
        }

        @Test
        void areNeverAskedForACredential() {
            gateway.upstream.answers(_ -> Samples.response("error-401"));
            Answer answer = get();
            assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
            assertThat(answer.header("WWW-Authenticate")).isNull();
            assertThat(gateway.http.send("GET", HttpCalls.url(QUESTION), null).header("WWW-Authenticate")).isNull();
        }

        @Test
        void areToldToStayOnTlsOverTlsOnly() {
            assertThat(get("X-Forwarded-Proto", "https").header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
            assertThat(get().header("Strict-Transport-Security")).isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/graphql", "/graphql?query=%7B__typename%7D", "/nowhere", "/livez", "/readyz", "/actuator/health",
                "/graphiql"})
        void areToldOnEveryAnswerToTakeItForWhatItIs(String path) {
            Answer answer = gateway.http.send("GET", path, null);
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
            if (!path.startsWith("/graphiql")) {
                assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
            }
        }
    }

    @Nested
    class Traces {

        private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        @Test
        void travelUpstreamAndComeBack() {
            Answer answer = get("X-Request-Id", "abc-123", "traceparent", TRACEPARENT, "tracestate", "a=1");
            assertThat(answer.header("X-Request-Id")).isEqualTo("abc-123");
            assertThat(answer.header("traceparent")).isEqualTo(TRACEPARENT);
            RecordedRequest call = gateway.upstream.calls().getFirst();
            assertThat(call.getHeaders().get("X-Request-Id")).isEqualTo("abc-123");
            assertThat(call.getHeaders().get("traceparent")).isEqualTo(TRACEPARENT);
            assertThat(call.getHeaders().get("tracestate")).isEqualTo("a=1");
        }

        @ParameterizedTest
        @ValueSource(strings = {"white space", "{json}", "\"quoted\"", ""})
        void areReplacedWhereAnIdIsNotSane(String id) {
            assertReplaced(get("X-Request-Id", id), id);
        }

        @Test
        void areReplacedWhereAnIdIsTooLongOrTwofold() {
            assertReplaced(get("X-Request-Id", "x".repeat(129), "Cache-Control", "no-cache"), "x".repeat(129));
            assertReplaced(get("X-Request-Id", "a", "X-Request-Id", "b", "Cache-Control", "no-cache"), "a");
            assertThat(get("X-Request-Id", "x".repeat(128)).header("X-Request-Id")).hasSize(128);
        }

        private void assertReplaced(Answer answer, String sent) {
            String id = Objects.requireNonNull(answer.header("X-Request-Id"));
            assertThat(id).isNotEqualTo(sent).matches("[0-9a-f-]{36}");
            assertThat(gateway.upstream.calls().getLast().getHeaders().get("X-Request-Id")).isEqualTo(id);
        }

        @ParameterizedTest
        @ValueSource(strings = {"nonsense", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"})
        void dropATraceparentThatIsNotValid(String traceparent) {
            Answer answer = get("traceparent", traceparent, "tracestate", "a=1");
            assertThat(answer.header("traceparent")).isNull();
            RecordedRequest call = gateway.upstream.calls().getFirst();
            assertThat(call.getHeaders().get("traceparent")).isNull();
            assertThat(call.getHeaders().get("tracestate")).isNull();
        }

        @Test
        void leadFromABugToItsLogLine(CapturedOutput log) {
            gateway.freshness.broken = true;
            Answer answer = get("X-Request-Id", "bug-1");
            assertThat(answer.code()).isEqualTo("INTERNAL");
            assertThat(answer.message()).contains("bug-1").doesNotContain("secret of the bug");
            assertThat(log.toString().lines())
                    .anyMatch(line -> line.contains("A field failed by a bug") && line.contains("requestId=\"bug-1\""));
        }

        @Test
        void leadFromABugOutsideOfExecutionToItsLogLine(CapturedOutput log) {
            Answer answer = gateway.http.send("GET", "/bug", null, "X-Request-Id", "bug-2", "Accept", "text/html");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.code()).isEqualTo("INTERNAL");
            assertThat(answer.message()).contains("bug-2").doesNotContain("secret of the bug");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(log.toString().lines())
                    .anyMatch(line -> line.contains("A request failed by a bug") && line.contains("requestId=\"bug-2\""));
        }

        @Test
        void keepATraceparentOfALaterVersion() {
            String later = "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more";
            get("traceparent", later);
            assertThat(gateway.upstream.calls().getFirst().getHeaders().get("traceparent")).isEqualTo(later);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/graphql", "/nowhere", "/livez"})
        void standOnEveryAnswer(String path) {
            assertThat(gateway.http.send("GET", path, null, "X-Request-Id", "r-1").header("X-Request-Id")).isEqualTo("r-1");
        }
    }
}

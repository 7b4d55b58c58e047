package dev.peergraph.upstream;

import static dev.peergraph.upstream.AdapterFixture.failure;
import static dev.peergraph.upstream.AdapterFixture.request;
import static dev.peergraph.upstream.AdapterFixture.tokened;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Samples;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.RateReading;
import dev.peergraph.pages.UpstreamAnswer;
import dev.peergraph.peering.PeeringFilter;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import mockwebserver3.junit5.StartStop;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What upstream says with a status other than 200, over HTTP. */
class UpstreamRefusalTest {

    @StartStop
    public final MockWebServer server = new MockWebServer();

    private final AdapterFixture adapters = new AdapterFixture();

    @AfterEach
    void close() {
        adapters.close();
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                statuses(PageFailure.Rejected.class, 400, 414, 431), statuses(PageFailure.Unauthenticated.class, 401),
                statuses(PageFailure.Forbidden.class, 402, 403, 404, 410), statuses(PageFailure.RateLimited.class, 429),
                statuses(PageFailure.Unavailable.class, 408, 500, 501, 502, 503, 504, 520, 599),
                statuses(PageFailure.InvalidResponse.class, 201, 202, 203, 204, 205, 206, 304, 405, 409, 418, 422, 451, 499, 600, 999))
                .flatMap(each -> each);
    }

    private static Stream<Arguments> statuses(Class<? extends PageFailure> failure, int... statuses) {
        return Arrays.stream(statuses).mapToObj(status -> Arguments.of(status, failure));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void isOneFailureForEachStatusWhateverTheBody(int status, Class<? extends PageFailure> expected) {
        boolean bodyless = status == 204 || status == 304 || status == 205;
        for (String body : bodyless
                ? List.of("")
                : List.of("", "<html>oops</html>", "{\"errors\":[{\"detail\":\"d\"", "[]", "7", "{\"errors\":{}}")) {
            PageFailure failure = refused(new MockResponse.Builder().code(status).body(body).build());

            assertThat(failure).as(body).isInstanceOf(expected);
            assertThat(failure.getMessage()).contains("(" + status + ")");
            assertThat(answer(failure).status()).isEqualTo(status);
            assertThat(answer(failure).errors()).isEmpty();
        }
    }

    @Test
    void keepsItsStatusWhereTheBodyIsHugeOrCutShortOrCorrupt() throws IOException {
        String huge = "x".repeat(100_000);
        MockResponse.Builder forbidden = new MockResponse.Builder().code(403);

        assertThat(refused(forbidden.body(huge).build())).isInstanceOf(PageFailure.Forbidden.class);
        assertThat(refused(forbidden.body(RestPeeringPagesTest.gzip(huge.repeat(100))).build())).isInstanceOf(PageFailure.Forbidden.class);
        Buffer corrupt = RestPeeringPagesTest.gzip("{}");
        Buffer half = new Buffer();
        half.write(corrupt, 12);
        assertThat(refused(forbidden.body(half).build())).isInstanceOf(PageFailure.Forbidden.class);
        assertThat(refused(forbidden.body(huge).onResponseBody(new SocketEffect.CloseSocket()).build()))
                .isInstanceOf(PageFailure.Forbidden.class);
    }

    @Test
    void keepsItsStatusWhereTheBodyNeverEnds() {
        server.enqueue(new MockResponse.Builder().code(429).addHeader("Retry-After", "3").body("x".repeat(100))
                .onResponseBody(SocketEffect.Stall.INSTANCE).build());
        RestPeeringPages adapter = adapters.adapter(AdapterFixture.properties(server, Duration.ofMillis(500)));

        assertThat(failure(adapter, request())).isInstanceOfSatisfying(PageFailure.RateLimited.class,
                limited -> assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(3)));
    }

    @Test
    void tellsWhatUpstreamSaid() {
        PageFailure failure = refused(Samples.response("error-400"));

        assertThat(failure).isInstanceOf(PageFailure.Rejected.class)
                .hasMessage("Upstream refused the request (400): The 'peering' resource can't be filtered by 'spec.region'");
        assertThat(answer(failure)).isEqualTo(new UpstreamAnswer(400, "e1c830f7cc2492cd055a96922d4a264e",
                List.of(Map.of("id", "ed42afdc-f0d5-4c0d-b428-9fc6ed6e279d", "status", "400", "code", "invalid_filter", "title",
                        "Invalid Filter", "detail", "The 'peering' resource can't be filtered by 'spec.region'", "source",
                        Map.of("parameter", "spec.region"))),
                null, null));
    }

    @Test
    void tellsAnInvalidCredentialByStatusOrBody() {
        for (String sample : List.of("error-401", "error-401-terse")) {
            PageFailure failure = refused(Samples.response(sample));
            assertThat(failure).isInstanceOf(PageFailure.Unauthenticated.class);
            assertThat(answer(failure).wwwAuthenticate())
                    .isEqualTo("Basic error=\"invalid_key\", error_description=\"The API Key is invalid\"");
        }
        assertThat(refused(Samples.response("error-403-invalid-key"))).isInstanceOf(PageFailure.Unauthenticated.class);
        assertThat(refused(Samples.response("error-403"))).isInstanceOf(PageFailure.Forbidden.class);
        assertThat(refused(new MockResponse.Builder().code(403).body("<b>Invalid api KEY</b>").build()))
                .isInstanceOf(PageFailure.Unauthenticated.class);
    }

    @Test
    void readsTheNewerEnvelopeAndABareMessage() {
        PageFailure enveloped = refused(Samples.response("outside-error-envelope"));
        assertThat(enveloped).isInstanceOf(PageFailure.Forbidden.class)
                .hasMessageEndingWith("(403): You do not have access to this environment");
        assertThat(answer(enveloped).requestId()).isEqualTo("7e2efdc37077edc12ae1a5b4a70a3620");
        assertThat(answer(enveloped).errors()).singleElement()
                .satisfies(error -> assertThat(error).containsEntry("code", "RESOURCE_ACCESS_DENIED"));

        PageFailure bare = refused(new MockResponse.Builder().code(500).body("{\"message\":\"oops\\n\",\"request_id\":\"r-1\"}").build());
        assertThat(bare).hasMessage("Upstream cannot answer now (500): oops");
        assertThat(answer(bare)).isEqualTo(new UpstreamAnswer(500, "r-1", List.of(Map.of("message", "oops")), null, null));
    }

    @Test
    void readsHtmlOfAProxyAsNoErrors() {
        PageFailure failure = refused(Samples.response("outside-error-502"));

        assertThat(failure).isInstanceOf(PageFailure.Unavailable.class).hasMessage("Upstream cannot answer now (502).");
        assertThat(answer(failure).requestId()).isEqualTo("75f0e2443922b3b2a31cd5af393a0565");
    }

    @Test
    void readsCompressedErrorsWithoutAHeaderThatSaysSo() throws IOException {
        PageFailure failure = refused(
                new MockResponse.Builder().code(500).body(RestPeeringPagesTest.gzip(Samples.body("error-500"))).build());

        assertThat(failure).hasMessage("Upstream cannot answer now (500): Oops, something went wrong!");
        assertThat(answer(failure).errors()).singleElement().satisfies(error -> assertThat(error).doesNotContainKey("message"));
    }

    @Test
    void carriesTheBudgetAndTheWaitOfA429() {
        assertThat(refused(Samples.response("error-429"))).isInstanceOfSatisfying(PageFailure.RateLimited.class, limited -> {
            assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(17));
            assertThat(answer(limited).rate())
                    .isEqualTo(new RateReading(100, 0, Duration.ofSeconds(17), AdapterFixture.NOW.plusSeconds(17), AdapterFixture.MOMENT));
        });
        assertThat(refused(new MockResponse.Builder().code(429).addHeader("X-RateLimit-Reset", "9").build()))
                .isInstanceOfSatisfying(PageFailure.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(9)));
        assertThat(refused(new MockResponse.Builder().code(429).build()))
                .isInstanceOfSatisfying(PageFailure.RateLimited.class, limited -> assertThat(limited.retryAfter()).isNull());
    }

    @Test
    void carriesTheWaitOfA503ButNotTheWindow() {
        assertThat(refused(new MockResponse.Builder().code(503).addHeader("Retry-After", "Tue, 24 Nov 2026 10:00:04 GMT").build()))
                .isInstanceOfSatisfying(PageFailure.Unavailable.class,
                        unavailable -> assertThat(unavailable.retryAfter()).isEqualTo(Duration.ofSeconds(4)));
        assertThat(refused(new MockResponse.Builder().code(503).addHeader("X-RateLimit-Reset", "9").build()))
                .isInstanceOfSatisfying(PageFailure.Unavailable.class, unavailable -> assertThat(unavailable.retryAfter()).isNull());
    }

    @ParameterizedTest
    @ValueSource(ints = {414, 431})
    void forItsLengthNamesTheFilterIfThereIsOne(int status) {
        MockResponse tooLong = new MockResponse.Builder().code(status).build();
        PeeringFilter filter = new PeeringFilter(List.of("a"), List.of(), List.of());

        assertThat(refused(tooLong, request(filter, 1000, "t"))).isInstanceOf(PageFailure.Rejected.class)
                .hasMessage("Argument \"filter\" must have fewer or shorter values: the request is longer than upstream accepts ("
                        + status + ").");
        assertThat(refused(tooLong, request(PeeringFilter.NONE, 1000, "t"))).isInstanceOf(PageFailure.Rejected.class)
                .hasMessage(
                        "Upstream refused the request because it is too long: credential, environment and page token are over its limit ("
                                + status + ").");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"errors\":[{\"detail\":\"Bad Request\",\"source\":{}}]}",
            "{\"errors\":[{\"detail\":\"bad page_token\"}]}",
            "{\"errors\":[{\"source\":{\"parameter\":\"page_token\"}}]}"})
    void ofATokenMeansThatTheTokenIsNoLongerAccepted(String body) {
        assertThat(refused(new MockResponse.Builder().code(400).body(body).build(), tokened("t")))
                .isInstanceOf(PageFailure.PageTokenRefused.class);
    }

    @Test
    void ofATokenAndAPageSizeMeansTheTokenToo() {
        assertThat(refused(Samples.response("error-400-page-token"), tokened("t"))).isInstanceOf(PageFailure.PageTokenRefused.class);
    }

    @Test
    void ofAFilterIsRejectedWithATokenToo() {
        assertThat(refused(Samples.response("error-400"), tokened("t"))).isInstanceOf(PageFailure.Rejected.class);
    }

    @Test
    void isClippedToTenErrorsAndFiveHundredCharacters() {
        String error = "{\"detail\":\"" + "🚄".repeat(400) + "\",\"n\":1,\"x\":1.5,\"big\":123456789012345678901234567890,\"ok\":true,"
                + "\"none\":null,\"list\":[\"a\",null,{\"b\":{\"c\":1}}]}";
        PageFailure failure = refused(new MockResponse.Builder().code(500)
                .body("{\"errors\":[" + String.join(",", Collections.nCopies(12, error)) + ",\"text\"]}").build());

        assertThat(answer(failure).errors()).hasSize(10);
        Map<String, Object> clipped = answer(failure).errors().getFirst();
        assertThat((String) clipped.get("detail")).hasSizeLessThanOrEqualTo(500).hasSizeGreaterThan(490).endsWith("🚄…");
        assertThat(clipped).containsEntry("n", 1L).containsEntry("x", 1.5).containsEntry("ok", true)
                .containsEntry("big", "123456789012345678901234567890").containsEntry("list", List.of("a", Map.of()))
                .doesNotContainKey("none");
    }

    @ParameterizedTest
    @CsvSource({"400", "401", "403", "418", "429", "500"})
    void neverHoldsTheCredential(int status) {
        String header = AdapterFixture.CREDENTIAL.headerValue();
        String secret = "s#cret/value+1";
        String body = "{\"errors\":[{\"detail\":\"" + "x".repeat(490) + header + "\",\"" + secret + "\":\"KEYID:" + secret
                + "\",\"source\":{\"pointer\":\""
                + header.substring(6) + "\"}},{\"message\":\"" + secret + "\"}],\"requestId\":\"" + secret + "\"}";

        PageFailure failure = refused(
                new MockResponse.Builder().code(status).addHeader("WWW-Authenticate", "Basic realm=\"" + header + "\"")
                        .addHeader("X-Request-Id", secret).body(body).build());

        assertThat(failure.toString() + failure.getMessage() + answer(failure)).doesNotContain(secret, header.substring(6), "S0VZ",
                "s%23cret");
        assertThat(answer(failure).requestId()).isEqualTo("***");
        assertThat(failure.getStackTrace()).isEmpty();
        assertThat(failure.getCause()).isNull();
        assertThat(request().toString()).doesNotContain(header.substring(6));
    }

    private PageFailure refused(MockResponse response) {
        return refused(response, request());
    }

    private PageFailure refused(MockResponse response, PageRequest request) {
        server.enqueue(response);
        RestPeeringPages adapter = adapters.adapter(server);
        return failure(adapter, request);
    }

    private static UpstreamAnswer answer(PageFailure failure) {
        @Nullable
        UpstreamAnswer answer = failure.answer();
        if (answer == null) {
            throw new AssertionError("no answer in " + failure);
        }
        return answer;
    }
}

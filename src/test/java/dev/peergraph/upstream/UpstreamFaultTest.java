package dev.peergraph.upstream;

import static dev.peergraph.upstream.AdapterFixture.PATIENCE;
import static dev.peergraph.upstream.AdapterFixture.failure;
import static dev.peergraph.upstream.AdapterFixture.page;
import static dev.peergraph.upstream.AdapterFixture.properties;
import static dev.peergraph.upstream.AdapterFixture.request;
import static dev.peergraph.upstream.AdapterFixture.tokened;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Samples;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.RateReading;
import dev.peergraph.pages.UpstreamAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import mockwebserver3.junit5.StartStop;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What can go wrong below HTTP statuses. */
class UpstreamFaultTest {

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final DataSize LIMIT = DataSize.ofKilobytes(64);

    @StartStop
    public final MockWebServer server = new MockWebServer();

    private final AdapterFixture adapters = new AdapterFixture();

    @AfterEach
    void close() {
        adapters.close();
    }

    @Test
    void isUnavailableWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = once.getLocalPort();
        }

        PageFailure failure = failure(adapters.adapter(properties("http://127.0.0.1:" + port, SHORT, LIMIT)), request());

        assertThat(failure).isInstanceOf(PageFailure.Unavailable.class)
                .hasMessage("Upstream cannot be reached: it refuses connections.");
        assertThat(failure.answer()).isNull();
    }

    @Test
    void isUnavailableWhereTheConnectionIsReset() {
        server.enqueue(new MockResponse.Builder().onRequestStart(new SocketEffect.CloseSocket()).build());
        server.enqueue(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
        RestPeeringPages adapter = adapters.adapter(server);

        assertThat(failure(adapter, request())).isInstanceOf(PageFailure.Unavailable.class);
        assertThat(failure(adapter, request())).isInstanceOf(PageFailure.Unavailable.class);
        assertThat(server.getRequestCount()).as("no hidden repeats").isLessThanOrEqualTo(2);
    }

    @Test
    void isUnavailableWhereAnAnswerIsCutShort() {
        server.enqueue(Samples.response("page-first").newBuilder().onResponseBody(new SocketEffect.CloseSocket()).build());

        PageFailure failure = failure(adapters.adapter(server), request());

        assertThat(failure).isInstanceOf(PageFailure.Unavailable.class)
                .hasMessage("The connection closed before upstream's answer was complete.");
        assertThat(answer(failure).status()).isEqualTo(200);
        assertThat(answer(failure).rate()).isNotNull();
    }

    @Test
    void isUnavailableWhereUpstreamDoesNotAnswerInTime() {
        server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());

        PageFailure failure = failure(adapters.adapter(properties(server, SHORT)), request());

        assertThat(failure).isInstanceOf(PageFailure.Unavailable.class).hasMessage("Upstream did not answer within 500 ms.");
    }

    @Test
    void isUnavailableWhereUpstreamDripsItsAnswer() {
        server.enqueue(Samples.response("page-first").newBuilder().throttleBody(1, 50, TimeUnit.MILLISECONDS).build());

        PageFailure failure = failure(adapters.adapter(properties(server, SHORT)), request());

        assertThat(failure).isInstanceOf(PageFailure.Unavailable.class).hasMessage("Upstream did not finish its answer within 500 ms.");
        assertThat(answer(failure).status()).isEqualTo(200);
    }

    @Test
    void countsOneTimeForAllRedirects() {
        server.enqueue(new MockResponse.Builder().code(307).addHeader("Location", "/a").build());
        server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());

        assertThat(failure(adapters.adapter(properties(server, SHORT)), request())).isInstanceOf(PageFailure.Unavailable.class)
                .hasMessage("Upstream did not answer within 500 ms.");
    }

    @Test
    void isInvalidWhereTheAnswerIsTooLarge() {
        server.enqueue(new MockResponse.Builder().body("{\"data\":[],\"x\":\"" + "x".repeat(70_000) + "\"}")
                .addHeader("X-RateLimit-Remaining", "3").build());

        PageFailure failure = failure(adapters.adapter(server), request());

        assertThat(failure).isInstanceOf(PageFailure.InvalidResponse.class)
                .hasMessage("Upstream's answer is larger than 65536 bytes (peergraph.upstream.max-response-size).");
        assertThat(answer(failure).rate()).isEqualTo(new RateReading(null, 3, null, null, AdapterFixture.MOMENT));
    }

    @Test
    void takesAnAnswerOfExactlyTheLimit() throws IOException {
        String body = "{\"data\":[],\"x\":\"" + "x".repeat(65_536 - 18) + "\"}";
        assertThat(body).hasSize(65_536);
        server.enqueue(new MockResponse.Builder().body(body).build());
        server.enqueue(new MockResponse.Builder().body(RestPeeringPagesTest.gzip(body)).build());
        server.enqueue(new MockResponse.Builder().body(RestPeeringPagesTest.gzip(body + " ")).build());
        RestPeeringPages adapter = adapters.adapter(server);

        assertThat(page(adapter, request()).items()).isEmpty();
        assertThat(page(adapter, request()).items()).isEmpty();
        assertThat(failure(adapter, request())).isInstanceOf(PageFailure.InvalidResponse.class);
    }

    @Test
    void isInvalidWhereASmallAnswerInflatesWithoutEnd() throws IOException {
        server.enqueue(new MockResponse.Builder().body(RestPeeringPagesTest.gzip(" ".repeat(30_000_000))).build());

        assertThat(failure(adapters.adapter(server), request())).isInstanceOf(PageFailure.InvalidResponse.class)
                .hasMessageContaining("larger than");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>Log in</html>", "{\"data\":[]", "[]", "\u001f\u008bnot gzip", "null"})
    void isInvalidWhereA200IsNoPage(String body) {
        server.enqueue(new MockResponse.Builder().body(new Buffer().writeString(body, ISO_8859_1))
                .addHeader("X-Request-Id", "r-1").build());

        PageFailure failure = failure(adapters.adapter(server), request());

        assertThat(failure).isInstanceOf(PageFailure.InvalidResponse.class).hasMessageStartingWith("Upstream's answer cannot be read: ");
        assertThat(answer(failure).requestId()).isEqualTo("r-1");
    }

    @Test
    void isInvalidWhereItIsNotHttp() {
        try (RawServer raw = new RawServer("SSH-2.0-OpenSSH_9.9\r\n\r\n")) {
            PageFailure failure = failure(adapters.adapter(properties(raw.url("http"), Duration.ofSeconds(20), LIMIT)), request());

            assertThat(failure).isInstanceOf(PageFailure.InvalidResponse.class)
                    .hasMessage("Upstream's answer cannot be read: it is not proper HTTP.");
        }
    }

    @Test
    void isInvalidWhereChunksAreNotFramed() {
        try (RawServer raw = new RawServer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n\r\n")) {
            assertThat(failure(adapters.adapter(properties(raw.url("http"), Duration.ofSeconds(20), LIMIT)), request()))
                    .isInstanceOf(PageFailure.InvalidResponse.class);
        }
    }

    @Test
    void isUnavailableWhereNoTlsIsSpoken() {
        try (RawServer raw = new RawServer("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            assertThat(failure(adapters.adapter(properties(raw.url("https"), Duration.ofSeconds(20), LIMIT)), request()))
                    .isInstanceOf(PageFailure.Unavailable.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {9_000, 60_000})
    void readsAnswersWithLongHeaders(int length) {
        server.enqueue(Samples.response("page-first").newBuilder().addHeader("X-Long", "x".repeat(length)).build());
        server.enqueue(Samples.response("page-first").newBuilder().build());
        RestPeeringPages adapter = adapters.adapter(server);

        assertThat(page(adapter, request()).items()).hasSize(5);
        assertThat(page(adapter, request()).items()).hasSize(5);
    }

    @Test
    void readsAnswersWithManyHeaders() {
        MockResponse.Builder answer = Samples.response("page-first").newBuilder();
        for (int i = 0; i < 200; i++) {
            answer.addHeader("X-Many-" + i, "x".repeat(90));
        }
        server.enqueue(answer.build());

        assertThat(page(adapters.adapter(server), request()).items()).hasSize(5);
    }

    @Test
    void saysThatHeadersAreTooLarge() {
        server.enqueue(Samples.response("page-first").newBuilder().addHeader("X-Long", "x".repeat(70_000)).build());

        assertThat(failure(adapters.adapter(server), request())).isInstanceOf(PageFailure.InvalidResponse.class)
                .hasMessage(
                        "Upstream's answer cannot be read: its headers are larger than 65536 bytes (peergraph.upstream.max-header-size).");
    }

    @Test
    void endsATlsHandshakeThatStalls() {
        try (RawServer raw = new RawServer("")) {
            UpstreamProperties properties = new UpstreamProperties(raw.url("https"), 1000, Duration.ofMillis(500), Duration.ofSeconds(60),
                    LIMIT, LIMIT, "ops", null, new UpstreamProperties.Http2(true),
                    new UpstreamProperties.Pool(1, 1, Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMinutes(5)),
                    AdapterFixture.NO_PROXY);

            assertThat(failure(adapters.adapter(properties), request())).isInstanceOf(PageFailure.Unavailable.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"data\":["})
    void closesTheConnectionOfACallerWhoLeaves(String answeredSoFar) {
        try (RawServer raw = new RawServer(answeredSoFar)) {
            Disposable call = adapters.adapter(properties(raw.url("http"), Duration.ofSeconds(5), LIMIT)).page(request()).subscribe();
            assertThat(raw.wasAsked()).isTrue();

            call.dispose();

            assertThat(raw.wasLeft()).isTrue();
        }
    }

    @Test
    void doesNotCountTheWaitForAConnectionAsUpstreamsTime() {
        MockResponse slow = Samples.response("page-empty").newBuilder().headersDelay(700, TimeUnit.MILLISECONDS).build();
        List.of(slow, slow, slow, slow).forEach(server::enqueue);
        RestPeeringPages adapter = adapters
                .adapter(pooled(new UpstreamProperties.Pool(1, 10, PATIENCE, PATIENCE, PATIENCE), Duration.ofSeconds(2)));

        List<PeeringPage> pages = Flux.range(0, 4).flatMap(_ -> adapter.page(request())).collectList().block(PATIENCE);

        assertThat(pages).hasSize(4);
    }

    @Test
    void isUnavailableAtOnceWhereTheLineForAConnectionIsFull() {
        server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
        RestPeeringPages adapter = adapters.adapter(pooled(new UpstreamProperties.Pool(1, 1, PATIENCE, PATIENCE, PATIENCE), PATIENCE));

        Throwable first = Flux.range(0, 3).flatMap(_ -> adapter.page(request())).then(Mono.<Throwable>empty()).onErrorResume(Mono::just)
                .block(PATIENCE);

        assertThat(first).isInstanceOf(PageFailure.NoConnection.class).hasMessage("No connection to upstream is free.");
    }

    @Test
    void isUnavailableWhereNoConnectionIsFreeInTime() {
        server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
        RestPeeringPages adapter = adapters
                .adapter(pooled(new UpstreamProperties.Pool(1, 1, Duration.ofMillis(300), PATIENCE, PATIENCE), PATIENCE));

        Throwable first = Flux.range(0, 2).flatMap(_ -> adapter.page(request())).then(Mono.<Throwable>empty()).onErrorResume(Mono::just)
                .block(PATIENCE);

        assertThat(first).isInstanceOf(PageFailure.NoConnection.class).hasMessage("No connection to upstream is free.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic a\r\nX-Evil: 1", "Basic \u0000", "Bearer 東"})
    void doesNotSendACredentialThatNoHeaderCanCarry(String header) {
        PageRequest good = tokened("t");
        PageRequest bad = new PageRequest(good.key(), new Caller("partition", new Credential(header), null), good.urgency(), good.wanted(),
                good.deadline());

        assertThat(failure(adapters.adapter(server), bad)).isInstanceOf(PageFailure.Unauthenticated.class);
        assertThat(server.getRequestCount()).isZero();
    }

    private UpstreamProperties pooled(UpstreamProperties.Pool pool, Duration responseTimeout) {
        return properties(server.url("").toString(), responseTimeout, LIMIT, pool);
    }

    private static UpstreamAnswer answer(PageFailure failure) {
        UpstreamAnswer answer = failure.answer();
        if (answer == null) {
            throw new AssertionError("no answer in " + failure);
        }
        return answer;
    }
}

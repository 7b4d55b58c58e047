package dev.peergraph.upstream;

import static dev.peergraph.upstream.AdapterFixture.failure;
import static dev.peergraph.upstream.AdapterFixture.page;
import static dev.peergraph.upstream.AdapterFixture.request;
import static dev.peergraph.upstream.AdapterFixture.tokened;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Samples;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.pages.RateReading;
import dev.peergraph.peering.PeeringFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.junit5.StartStop;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class RestPeeringPagesTest {

    private static final String EMPTY_PAGE = "{\"data\":[]}";

    @StartStop
    public final MockWebServer server = new MockWebServer();

    private final AdapterFixture adapters = new AdapterFixture();

    @AfterEach
    void close() {
        adapters.close();
    }

    @Nested
    class ARequest {

        @Test
        void carriesTheCredentialUnchangedAndSaysWhatItTakes() {
            server.enqueue(ok(EMPTY_PAGE));

            page(adapters.adapter(server), request());

            RecordedRequest sent = taken();
            assertThat(sent.getMethod()).isEqualTo("GET");
            assertThat(sent.getTarget()).isEqualTo("/networking/v1/peerings?environment=env-7gk2xz&page_size=1000");
            assertThat(sent.getHeaders().values("Authorization")).containsExactly(AdapterFixture.CREDENTIAL.headerValue());
            assertThat(sent.getHeaders().values("Accept")).containsExactly("application/json");
            assertThat(sent.getHeaders().values("Accept-Encoding")).containsExactly("gzip");
            assertThat(sent.getHeaders().values("User-Agent")).containsExactly("peergraph/dev (ops at example)");
        }

        @Test
        void keepsEveryCharacterOfEveryValue() {
            server.enqueue(ok(EMPTY_PAGE));
            PeeringFilter filter = new PeeringFilter(List.of("a&b=c+d e%20,f", "ü東🚄"), List.of(), List.of("n,1"));

            page(adapters.adapter(server), request("env 1+2", filter, 50, "t+/=&", null));

            RecordedRequest sent = taken();
            assertThat(sent.getTarget()).isEqualTo("/networking/v1/peerings?environment=env%201%2B2"
                    + "&spec.display_name=a%26b%3Dc%2Bd%20e%2520%2Cf&spec.display_name=%C3%BC%E6%9D%B1%F0%9F%9A%84&spec.network=n%2C1"
                    + "&page_size=50&page_token=t%2B%2F%3D%26");
            assertThat(sent.getUrl().queryParameterValues("spec.display_name")).containsExactly("a&b=c+d e%20,f", "ü東🚄");
        }

        @Test
        void appendsTheCallersUserAgentWithoutControlCharactersAndClipped() {
            server.enqueue(ok(EMPTY_PAGE));

            page(adapters.adapter(server), request("env-1", PeeringFilter.NONE, 10, null, "app/1\r\nX-Evil: 1 ü" + "y".repeat(500)));

            RecordedRequest sent = taken();
            assertThat(sent.getHeaders().get("User-Agent")).startsWith("peergraph/dev (ops at example) app/1X-Evil: 1 yyy")
                    .hasSize("peergraph/dev (ops at example) ".length() + 200);
            assertThat(sent.getHeaders().get("X-Evil")).isNull();
        }

        @Test
        void goesBelowThePathOfTheBaseUrl() {
            server.enqueue(ok(EMPTY_PAGE));
            UpstreamProperties properties = AdapterFixture.properties(server.url("/a/b/").toString(), Duration.ofSeconds(20),
                    DataSize.ofKilobytes(64));

            page(adapters.adapter(properties), request());

            assertThat(taken().getTarget()).startsWith("/a/b/networking/v1/peerings?");
        }

        @Test
        void isNotSentBeforeSubscription() {
            adapters.adapter(server).page(request());

            assertThat(server.getRequestCount()).isZero();
        }
    }

    @Nested
    class AnAnswer {

        @Test
        void givesThePageItsBudgetAndItsAge() {
            server.enqueue(Samples.response("page-last"));

            PeeringPage page = page(adapters.adapter(server), request());

            assertThat(page.items()).hasSize(2);
            assertThat(page.rate())
                    .isEqualTo(new RateReading(100, 88, Duration.ofSeconds(23), AdapterFixture.NOW.plusSeconds(23), AdapterFixture.MOMENT));
            assertThat(page.age()).isEqualTo(AdapterFixture.JUST_FETCHED);
        }

        @Test
        void givesOnlyTheTokenOfALinkToAnotherHost() {
            server.enqueue(ok("{\"data\":[],\"metadata\":{\"next\":\"https://evil.example/x?page_token=a%2Bb\"}}"));
            server.enqueue(ok(EMPTY_PAGE));
            RestPeeringPages adapter = adapters.adapter(server);

            String token = page(adapter, request()).links().next();
            assertThat(token).isEqualTo("a+b");
            page(adapter, tokened(token == null ? "" : token));

            taken();
            assertThat(taken().getTarget())
                    .isEqualTo("/networking/v1/peerings?environment=env-7gk2xz&page_size=1000&page_token=a%2Bb");
        }

        @Test
        void isInflatedWithOrWithoutAHeaderThatSaysSo() throws IOException {
            Buffer compressed = gzip(Samples.body("page-first"));
            server.enqueue(new MockResponse.Builder().addHeader("Content-Encoding", "gzip").body(compressed.clone()).build());
            server.enqueue(new MockResponse.Builder().body(compressed).build());
            RestPeeringPages adapter = adapters.adapter(server);

            assertThat(page(adapter, request()).items()).hasSize(5);
            assertThat(page(adapter, request()).items()).hasSize(5);
        }

        @Test
        void isReadWhateverContentTypeItClaims() {
            server.enqueue(ok(EMPTY_PAGE).newBuilder().setHeader("Content-Type", "text/plain").build());

            assertThat(page(adapters.adapter(server), request()).items()).isEmpty();
        }

        @Test
        void mayArriveInChunks() {
            server.enqueue(new MockResponse.Builder().chunkedBody(Samples.body("page-first"), 100).build());

            assertThat(page(adapters.adapter(server), request()).items()).hasSize(5);
        }
    }

    @Nested
    class APageSizeThatUpstreamRefuses {

        @Test
        void isAskedForOnceMoreWithHundredAndRemembered() {
            server.enqueue(refusal("{\"source\":{\"parameter\":\"page_size\"}}"));
            server.enqueue(ok(EMPTY_PAGE));
            server.enqueue(ok(EMPTY_PAGE));
            server.enqueue(ok(EMPTY_PAGE));
            RestPeeringPages adapter = adapters.adapter(server);

            page(adapter, request());
            page(adapter, tokened("t"));
            page(adapter, request(PeeringFilter.NONE, 7, null));

            assertThat(List.of(pageSize(), pageSize(), pageSize(), pageSize())).containsExactly("1000", "100", "100", "7");
            assertThat(adapter.pageSize()).isEqualTo(1000);
        }

        @Test
        void isToldByTextToo() {
            server.enqueue(refusal("{\"detail\":\"page_size must not exceed 500\"}"));
            server.enqueue(ok(EMPTY_PAGE));

            page(adapters.adapter(server), tokened("t"));

            RecordedRequest first = taken();
            RecordedRequest second = taken();
            assertThat(first.getUrl().queryParameter("page_size")).isEqualTo("1000");
            assertThat(second.getUrl().queryParameter("page_size")).isEqualTo("100");
            assertThat(second.getUrl().queryParameter("page_token")).isEqualTo("t");
        }

        @Test
        void isRejectedWhereItIsSmallAlready() {
            server.enqueue(refusal("{\"source\":{\"parameter\":\"page_size\"}}"));

            assertThat(failure(adapters.adapter(server), request(PeeringFilter.NONE, 100, "t"))).isInstanceOf(PageFailure.Rejected.class);
            assertThat(server.getRequestCount()).isOne();
        }

        @Test
        void isNotRememberedWhereTheRepeatIsRefusedToo() {
            server.enqueue(refusal("{\"detail\":\"no network page_size\"}"));
            server.enqueue(refusal("{\"detail\":\"no network page_size\"}"));
            server.enqueue(ok(EMPTY_PAGE));
            RestPeeringPages adapter = adapters.adapter(server);

            assertThat(failure(adapter, request())).isInstanceOf(PageFailure.Rejected.class);
            page(adapter, request());

            assertThat(List.of(pageSize(), pageSize(), pageSize())).containsExactly("1000", "100", "1000");
        }

        private String pageSize() {
            return String.valueOf(taken().getUrl().queryParameter("page_size"));
        }

        private MockResponse refusal(String error) {
            return new MockResponse.Builder().code(400).body("{\"errors\":[" + error + "]}").build();
        }
    }

    @Nested
    class ARedirect {

        @ParameterizedTest
        @ValueSource(ints = {301, 302, 307, 308})
        void isFollowedOnTheSameHost(int status) {
            server.enqueue(redirect(status, "/elsewhere?a=%2B"));
            server.enqueue(ok(EMPTY_PAGE));

            page(adapters.adapter(server), request());

            taken();
            RecordedRequest second = taken();
            assertThat(second.getTarget()).isEqualTo("/elsewhere?a=%2B");
            assertThat(second.getHeaders().get("Authorization")).isEqualTo(AdapterFixture.CREDENTIAL.headerValue());
        }

        @Test
        void keepsThePathWhereOnlyTheQueryChanges() {
            server.enqueue(redirect(302, "?a=b"));
            server.enqueue(ok(EMPTY_PAGE));

            page(adapters.adapter(server), request());

            taken();
            assertThat(taken().getTarget()).isEqualTo("/networking/v1/peerings?a=b");
        }

        @Test
        void isNotFollowedToAnotherHostOrPort() throws IOException {
            try (MockWebServer other = new MockWebServer()) {
                other.start();
                server.enqueue(redirect(302, other.url("/networking/v1/peerings").toString()));

                PageFailure failure = failure(adapters.adapter(server), request());

                assertThat(failure).isInstanceOf(PageFailure.InvalidResponse.class)
                        .hasMessage("Upstream answered with an unfollowed redirect (302).");
                assertThat(other.getRequestCount()).isZero();
                assertThat(server.getRequestCount()).isOne();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"https://localhost:1/x", "//evil.example/x", "http://u:p@%s/x", "http://%s.evil.example/x", "ht tp:",
                "http://"})
        void isNotFollowedWhereTheCredentialMustNotGo(String location) {
            String host = server.getHostName() + ":" + server.getPort();
            server.enqueue(redirect(307, location.replace("%s", host)));

            assertThat(failure(adapters.adapter(server), request())).isInstanceOf(PageFailure.InvalidResponse.class);
            assertThat(server.getRequestCount()).isOne();
        }

        @ParameterizedTest
        @ValueSource(ints = {300, 303, 304})
        void isNotFollowedForAnotherStatus(int status) {
            server.enqueue(redirect(status, "/elsewhere"));

            assertThat(failure(adapters.adapter(server), request())).isInstanceOf(PageFailure.InvalidResponse.class);
            assertThat(server.getRequestCount()).isOne();
        }

        @Test
        void isNotFollowedForever() {
            for (int i = 0; i < 5; i++) {
                server.enqueue(redirect(301, "/networking/v1/peerings"));
            }

            assertThat(failure(adapters.adapter(server), request())).isInstanceOf(PageFailure.InvalidResponse.class);
            assertThat(server.getRequestCount()).isEqualTo(4);
        }

        @Test
        void withoutALocationIsInvalid() {
            server.enqueue(new MockResponse.Builder().code(301).build());

            assertThat(failure(adapters.adapter(server), request())).isInstanceOf(PageFailure.InvalidResponse.class);
        }

        private MockResponse redirect(int status, String location) {
            return new MockResponse.Builder().code(status).addHeader("Location", location).build();
        }
    }

    static Buffer gzip(String text) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return new Buffer().write(compressed.toByteArray());
    }

    private static MockResponse ok(String body) {
        return new MockResponse.Builder().addHeader("Content-Type", "application/json").body(body).build();
    }

    private RecordedRequest taken() {
        try {
            RecordedRequest request = server.takeRequest(30, TimeUnit.SECONDS);
            if (request == null) {
                throw new AssertionError("no request came");
            }
            return request;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}

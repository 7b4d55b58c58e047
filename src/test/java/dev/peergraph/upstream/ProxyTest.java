package dev.peergraph.upstream;

import static dev.peergraph.upstream.AdapterFixture.failure;
import static dev.peergraph.upstream.AdapterFixture.page;
import static dev.peergraph.upstream.AdapterFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.Samples;
import dev.peergraph.egress.ProxyProperties;
import dev.peergraph.egress.ProxySettings;
import dev.peergraph.pages.PageFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import mockwebserver3.junit5.StartStop;
import okhttp3.Headers;
import okhttp3.tls.HandshakeCertificates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Calls upstream through a proxy. Nobody but the proxy can resolve upstream's name. */
class ProxyTest {

    private static final String UPSTREAM = "http://upstream.invalid:8000";

    @StartStop
    public final MockWebServer server = new MockWebServer();

    private final AdapterFixture adapters = new AdapterFixture();

    private ConnectProxy proxy = unstarted();

    @BeforeEach
    void start() {
        proxy = new ConnectProxy(server.getPort());
    }

    @AfterEach
    void close() {
        adapters.close();
        proxy.close();
    }

    @SuppressWarnings("NullAway") // Started before each test.
    private static ConnectProxy unstarted() {
        return null;
    }

    private RestPeeringPages adapter(ProxyProperties settings) {
        return adapters.adapter(properties(UPSTREAM, settings));
    }

    private static UpstreamProperties properties(String baseUrl, ProxyProperties settings) {
        return new UpstreamProperties(baseUrl, 1000, Duration.ofSeconds(2), Duration.ofSeconds(20), DataSize.ofKilobytes(64),
                DataSize.ofKilobytes(64),
                "ops at example", AdapterFixture.BUNDLE, new UpstreamProperties.Http2(true),
                new UpstreamProperties.Pool(1, 16, AdapterFixture.PATIENCE, AdapterFixture.PATIENCE,
                        AdapterFixture.PATIENCE),
                settings);
    }

    private ProxyProperties settings(@Nullable String username, @Nullable String password) {
        return new ProxyProperties("http://" + proxy.name(), username, password, null, List.of());
    }

    @Test
    void tunnelsToTheNameOfUpstreamAndKeepsTheTunnel() throws InterruptedException {
        server.enqueue(Samples.response("page-first"));
        server.enqueue(Samples.response("page-last"));
        RestPeeringPages adapter = adapter(settings(null, null));

        assertThat(page(adapter, request()).items()).hasSize(5);
        assertThat(page(adapter, request()).items()).hasSize(2);

        assertThat(proxy.asked()).containsExactly("CONNECT upstream.invalid:8000 HTTP/1.1");
        Headers sent = server.takeRequest().getHeaders();
        assertThat(sent.get("Host")).isEqualTo("upstream.invalid:8000");
        assertThat(sent.get("Proxy-Authorization")).isNull();
    }

    @Test
    void speaksHttp2InsideTheTunnel() throws InterruptedException {
        server.useHttps(new HandshakeCertificates.Builder().heldCertificate(ScriptedStreams.CERTIFICATE).build().sslSocketFactory());
        server.enqueue(Samples.response("page-first"));
        server.enqueue(Samples.response("page-last"));
        RestPeeringPages adapter = adapters.adapter(properties("https://upstream.invalid", settings(null, null)));

        assertThat(page(adapter, request()).items()).hasSize(5);
        assertThat(page(adapter, request()).items()).hasSize(2);

        assertThat(server.takeRequest().getVersion()).isEqualTo("HTTP/2");
        assertThat(proxy.asked()).containsExactly("CONNECT upstream.invalid:443 HTTP/1.1");
    }

    @Test
    void repeatsACallThroughTheProxyWhoseTunnelUpstreamHadClosed() {
        server.enqueue(Samples.response("page-first"));
        server.enqueue(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
        server.enqueue(Samples.response("page-last"));
        RestPeeringPages adapter = adapter(settings(null, null));

        assertThat(page(adapter, request()).items()).hasSize(5);
        assertThat(page(adapter, request()).items()).hasSize(2);

        assertThat(proxy.asked()).hasSize(2);
    }

    @Test
    void provesItselfToTheProxy() {
        proxy.requires("Basic Z2F0ZXdheTpww6RzczplMQ==");
        server.enqueue(Samples.response("page-first"));

        assertThat(page(adapter(settings("gateway", "päss:e1")), request()).items()).hasSize(5);
    }

    @Test
    void readsThePasswordOfEachConnectionFromItsFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "first\n");
        proxy.requires("Basic dTpmaXJzdA==");
        server.enqueue(Samples.response("page-first").newBuilder().addHeader("Connection", "close").build());
        server.enqueue(Samples.response("page-last"));
        RestPeeringPages adapter = adapter(new ProxyProperties("http://" + proxy.name(), "u", null, file, List.of()));
        assertThat(page(adapter, request()).items()).hasSize(5);

        proxy.requires("Basic dTpzZWNvbmQ=");
        Files.writeString(file, "second");

        await().atMost(AdapterFixture.PATIENCE).ignoreExceptionsInstanceOf(PageFailure.class)
                .until(() -> page(adapter, request()).items().size() == 2);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {"none,asks for a user and a password (407) and the gateway has none.",
            "wrong,does not accept the gateway's user and password (407)."})
    void saysThatTheProxyRefusesThePassword(@Nullable String password, String problem) {
        proxy.requires("Basic right");

        PageFailure failure = failure(adapter(settings(password == null ? null : "gateway", password)), request());

        assertThat(failure).isInstanceOf(PageFailure.ProxyRefused.class)
                .hasMessage("The proxy " + proxy.name() + " " + problem.replace("(407) and", "(407), and"));
        assertThat(failure.answer()).isNull();
        assertThat(server.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void saysThatTheProxyRefusesUpstream(int status) {
        proxy.answers(_ -> "HTTP/1.1 " + status + " Refused\r\nContent-Length: 0\r\n\r\n");

        assertThat(failure(adapter(settings(null, null)), request())).isInstanceOf(PageFailure.ProxyRefused.class)
                .hasMessage("The proxy " + proxy.name() + " refuses to connect to upstream (" + status + ").");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504, 204, 302})
    void saysThatTheProxyCannotConnectToUpstream(int status) {
        proxy.answers(_ -> "HTTP/1.1 " + status + " Sorry\r\n" + (status == 204 ? "" : "Content-Length: 0\r\n") + "\r\n");

        assertThat(failure(adapter(settings(null, null)), request())).isExactlyInstanceOf(PageFailure.Unavailable.class)
                .hasMessage("The proxy " + proxy.name() + " cannot connect to upstream (" + status + ").");
    }

    @Test
    void saysThatTheProxyDoesNotAnswer() {
        proxy.answers(_ -> "");
        assertThat(failure(adapter(settings(null, null)), request())).isExactlyInstanceOf(PageFailure.Unavailable.class)
                .hasMessage("The proxy " + proxy.name() + " does not answer.");
        assertThat(proxy.asked()).as("no hidden repeats").hasSize(1);
    }

    @Test
    void doesNotWaitLongerForTheProxyThanForAConnection() {
        try (RawServer silent = new RawServer("")) {
            assertThat(failure(adapter(new ProxyProperties(silent.url("http"), null, null, null, List.of())), request()))
                    .hasMessage("The proxy " + silent.url("http").substring(7) + " does not answer.");
        }
    }

    @Test
    void saysThatTheProxyCannotBeReached() throws IOException {
        int port;
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = once.getLocalPort();
        }
        for (String nobody : List.of("127.0.0.1:" + port, "proxy.invalid:3128")) {
            assertThat(failure(adapter(new ProxyProperties(nobody, null, null, null, List.of())), request()))
                    .isExactlyInstanceOf(PageFailure.Unavailable.class)
                    .hasMessage("The proxy " + nobody + " cannot be reached.");
        }
    }

    @Test
    void tellsUpstreamsFailuresFromTheProxys() {
        server.enqueue(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
        server.enqueue(Samples.response("error-500"));
        RestPeeringPages adapter = adapter(settings(null, null));

        assertThat(failure(adapter, request())).hasMessage("Upstream closed the connection without an answer.");
        assertThat(failure(adapter, request())).hasMessageStartingWith("Upstream cannot answer now (500)");
    }

    @Test
    void callsDirectlyWhatIsLeftOutOfTheProxy() {
        server.enqueue(Samples.response("page-first"));
        ProxyProperties settings = new ProxyProperties("http://" + proxy.name(), null, null, null, List.of("127.0.0.0/8", "localhost"));

        assertThat(page(adapters.adapter(properties(server.url("").toString(), settings)), request()).items()).hasSize(5);
        assertThat(proxy.asked()).isEmpty();
    }

    @Test
    void takesTheProxyOfTheEnvironment() {
        server.enqueue(Samples.response("page-first"));
        ProxySettings environment = new ProxySettings(Map.of("http_proxy", "http://u:p%40ss@" + proxy.name() + "/"), _ -> null,
                AdapterFixture.NO_SETTINGS.selector());
        proxy.requires("Basic dTpwQHNz");

        assertThat(page(adapters.adapter(properties(UPSTREAM, AdapterFixture.NO_PROXY), environment), request()).items()).hasSize(5);
        assertThat(proxy.asked()).containsExactly("CONNECT upstream.invalid:8000 HTTP/1.1");
    }
}

package dev.peergraph.upstream;

import static dev.peergraph.upstream.AdapterFixture.failure;
import static dev.peergraph.upstream.AdapterFixture.properties;
import static dev.peergraph.upstream.AdapterFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.Samples;
import dev.peergraph.outages.FailureCause;
import dev.peergraph.pages.PageFailure;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import mockwebserver3.junit5.StartStop;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Each way in which upstream can fail has a class and a message of its own. */
class FailureCauseTest {

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final DataSize LIMIT = DataSize.ofKilobytes(64);

    @StartStop
    public final MockWebServer server = new MockWebServer();

    private final AdapterFixture adapters = new AdapterFixture();

    @AfterEach
    void close() {
        adapters.close();
    }

    private static void assertCause(@Nullable PageFailure failure, String cause, String message) {
        assertThat(failure).isNotNull();
        assertThat(Objects.requireNonNull(failure).reason()).isEqualTo(new FailureCause(cause));
        assertThat(failure).hasMessage(message);
    }

    private PageFailure asked(String url) {
        return failure(adapters.adapter(properties(url, SHORT, LIMIT)), request());
    }

    private PageFailure answered(MockResponse response) {
        server.enqueue(response);
        return asked(server.url("").toString());
    }

    @Test
    void isAHostNameThatNobodyKnows() {
        assertCause(asked("http://nowhere.invalid"), "DNS", "Upstream cannot be reached: its host name cannot be resolved (DNS).");
    }

    @Test
    void isAPortWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = once.getLocalPort();
        }
        assertCause(asked("https://127.0.0.1:" + port), "REFUSED", "Upstream cannot be reached: it refuses connections.");
    }

    @Test
    void isAConnectionThatIsNotAccepted() {
        String message = "Upstream cannot be reached: it did not accept a connection within 2 s (peergraph.upstream.connect-timeout).";
        assertCause(LostConnection.failure(new ConnectTimeoutException("connection timed out after 2000 ms"), "2 s"), "CONNECT_TIMEOUT",
                message);
        assertCause(LostConnection.failure(new ConnectException("Connection timed out"), "2 s"), "CONNECT_TIMEOUT", message);
    }

    @Test
    void isANetworkWithoutARoute() {
        assertCause(LostConnection.failure(new NoRouteToHostException("No route to host"), "2 s"), "UNREACHABLE",
                "Upstream cannot be reached: there is no route to it.");
        assertCause(LostConnection.failure(new ConnectException("Network is unreachable"), "2 s"), "UNREACHABLE",
                "Upstream cannot be reached: there is no route to it.");
    }

    @Test
    void isNoFailureOfTheTransportWhereThePoolIsFull() {
        assertThat(LostConnection.failure(new IllegalStateException("pending limit"), "2 s")).isNull();
    }

    @Test
    void isTlsWithoutTls() {
        try (RawServer raw = new RawServer("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            assertCause(asked(raw.url("https")), "TLS",
                    "Upstream cannot be reached: no TLS connection can be made: it does not speak TLS there.");
        }
    }

    @Test
    void isACertificateThatNobodyTrusts() {
        server.useHttps(new HandshakeCertificates.Builder().heldCertificate(new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost").build()).build().sslSocketFactory());
        assertCause(asked("https://localhost:" + server.getPort()), "TLS",
                "Upstream cannot be reached: no TLS connection can be made: its certificate is not trusted.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Received fatal alert: certificate_required",
            "(certificate_required) Received fatal alert: certificate_required"})
    void isAnAlertOfTheOtherSide(String said) {
        assertCause(LostConnection.failure(new SSLHandshakeException(said), "2 s"), "TLS",
                "Upstream cannot be reached: no TLS connection can be made: it refuses the handshake (certificate_required).");
    }

    @Test
    void isAnAnswerThatDoesNotComeInTime() {
        assertCause(answered(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build()), "TIMEOUT",
                "Upstream did not answer within 500 ms.");
        assertCause(answered(Samples.response("page-first").newBuilder().throttleBody(1, 50, TimeUnit.MILLISECONDS).build()), "TIMEOUT",
                "Upstream did not finish its answer within 500 ms.");
    }

    @Test
    void isAConnectionThatIsClosed() {
        assertCause(answered(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build()), "RESET",
                "Upstream closed the connection without an answer.");
        assertCause(answered(Samples.response("page-first").newBuilder().onResponseBody(new SocketEffect.CloseSocket()).build()), "RESET",
                "The connection closed before upstream's answer was complete.");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503, 507})
    void isAStatus(int status) {
        FailureCause cause = answered(new MockResponse.Builder().code(status).build()).reason();
        assertThat(cause).isEqualTo(FailureCause.status(status));
        assertThat(Objects.requireNonNull(cause).label()).isEqualTo(status == 507 ? "STATUS_5XX" : "STATUS_" + status);
    }

    @Test
    void isAnAnswerThatCannotBeRead() {
        assertThat(answered(new MockResponse.Builder().body("no page").build()).reason()).isEqualTo(FailureCause.UNREADABLE);
    }
}

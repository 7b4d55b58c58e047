package dev.peergraph.requests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.FakeUpstream;
import dev.peergraph.HttpCalls;
import dev.peergraph.HttpCalls.Answer;
import dev.peergraph.PeeringJson;
import dev.peergraph.StartedGateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class UnreadAnswersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ANSWER_BYTES = 12_000_000;
    private static final String SMALL = "{ peerings(environment: \"env-small\") { totalCount } }";

    private final List<Socket> sockets = new ArrayList<>();
    private StartedGateway gateway = new StartedGateway("--peergraph.limits.http.write-timeout=2s",
            "--peergraph.limits.http.unread-memory=256MB");

    private void start(String... arguments) {
        gateway.close();
        gateway = new StartedGateway(arguments);
        gateway.upstream.answers(UnreadAnswersTest::longRows);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        gateway.close();
    }

    private static MockResponse longRows(RecordedRequest call) {
        String environment = FakeUpstream.parameter(call, "environment");
        // Drawn anew for each row, so that it hardly compresses.
        Random random = new Random(7);
        List<String> items = IntStream.range(0, 10).mapToObj(i -> PeeringJson.item(environment, "p-" + i, "READY",
                "\"kind\":\"AwsPeering\",\"account\":\"1\",\"vpc\":\"v\",\"routes\":[\"" + text(random)
                        + "\"],\"customer_region\":\"us-east-1\""))
                .toList();
        return FakeUpstream.ok(PeeringJson.page(items, null, items.size()));
    }

    private static String text(Random random) {
        byte[] bytes = new byte[15_000];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** A query whose answer has some twelve million bytes. */
    private static String big(String environment) {
        return big(environment, 60);
    }

    private static String big(String environment, int times) {
        return "{ " + IntStream.range(0, times).mapToObj(i -> "a" + i + ": peerings(environment: \"" + environment
                + "\") { nodes { ... on AwsPeering { routes } } }").collect(Collectors.joining(" ")) + " }";
    }

    private static String request(String query, String... headers) {
        String body = JsonMapper.shared().writeValueAsString(Map.of("query", query));
        return "POST /graphql HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + HttpCalls.CREDENTIAL
                + "\r\nContent-Type: application/json\r\n" + String.join("", headers) + "Content-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    /** Sends something on a connection of its own, and reads nothing. */
    private Socket sent(String bytes) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        socket.connect(new InetSocketAddress("localhost", gateway.port()));
        socket.getOutputStream().write(bytes.getBytes(US_ASCII));
        return socket;
    }

    private HttpCalls calls() {
        return new HttpCalls(gateway.port());
    }

    private double unread() {
        return gateway.context.getBean(MeterRegistry.class).get("peergraph.http.unread").gauge().value();
    }

    private double closed(String reason) {
        return gateway.context.getBean(MeterRegistry.class).get("peergraph.http.unread.closed").tag("reason", reason).counter().count();
    }

    private void awaitUnread() {
        await().atMost(PATIENCE).until(() -> unread() > 1_000_000);
    }

    private void awaitAllGone() {
        await().atMost(PATIENCE).until(() -> unread() == 0);
    }

    @Test
    void areGivenUpWhenNothingIsReadForTheirTime() throws IOException {
        gateway.upstream.answers(UnreadAnswersTest::longRows);
        for (int i = 0; i < 5; i++) {
            // The second half is answered by what is kept.
            sent(request(big("env-" + i % 3)));
        }
        awaitUnread();
        assertThat(calls().ask(SMALL, Map.of()).status()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> closed("timeout") >= 5);
        awaitAllGone();
        assertThat(closed("timeout")).isEqualTo(5);
    }

    @Test
    void goWholeToWhoReadsSlowlyButSteadily() throws IOException {
        gateway.upstream.answers(UnreadAnswersTest::longRows);
        InputStream in = sent(request(big("env-slow"))).getInputStream();
        awaitUnread();
        long startNanos = System.nanoTime();
        long read = 0;
        byte[] part = new byte[200_000];
        while (read < ANSWER_BYTES) {
            read += in.readNBytes(part, 0, part.length);
            // As slow as a phone: the whole takes several times the write timeout.
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isGreaterThan(Duration.ofSeconds(6));
        awaitAllGone();
        assertThat(closed("timeout")).isZero();
    }

    @Test
    void keepRequestsBehindThemFromBeingExecuted() throws IOException {
        gateway.upstream.answers(UnreadAnswersTest::longRows);
        StringBuilder pipelined = new StringBuilder();
        IntStream.range(0, 10).forEach(i -> pipelined.append(request(big("env-" + i))));
        Socket socket = sent(pipelined.toString());
        awaitUnread();
        assertThat(calls().ask(SMALL, Map.of()).status()).isEqualTo(200);
        assertThat(gateway.upstream.calls()).extracting(call -> FakeUpstream.parameter(call, "environment"))
                .containsExactlyInAnyOrder("env-0", "env-small");
        assertThat(unread()).isLessThan(1.1 * ANSWER_BYTES);
        long read = 0;
        byte[] part = new byte[1_000_000];
        while (read < 10L * ANSWER_BYTES) {
            read += socket.getInputStream().readNBytes(part, 0, part.length);
        }
        assertThat(gateway.upstream.calls()).hasSize(11);
        awaitAllGone();
    }

    @Test
    void areRefusedWhereTheyWouldTakeTooMuchAndMakeRoomForOthers() throws IOException {
        start("--peergraph.limits.http.unread-memory=16MB");
        // Again where the machine is so slow that the one before was closed to make room.
        Answer refused = await().atMost(PATIENCE).until(() -> {
            sent(request(big("env-unread")));
            awaitUnread();
            return calls().ask(big("env-refused"), Map.of());
        }, answer -> answer.status() != 200);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(refused.json().at("/errors/0/extensions/name").stringValue()).isEqualTo("unread-memory");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.header("X-Request-Id")).isNotNull();
        assertThat(calls().ask(SMALL, Map.of()).status()).isEqualTo(200);
        assertThat(unread()).isLessThan(17 * 1024 * 1024);
        Answer whole = await().atMost(PATIENCE).until(() -> calls().ask(big("env-whole"), Map.of()), answer -> answer.status() == 200);
        assertThat(whole.body()).hasSizeGreaterThan(ANSWER_BYTES);
        assertThat(closed("memory")).isPositive();
    }

    @Test
    void areRefusedWhenTheyAreCompressedToo() throws IOException {
        start("--peergraph.limits.http.unread-memory=1MB", "--server.compression.enabled=true");
        sent(request(big("env-0")));
        awaitUnread();
        HttpResponse<String> refused = gateway.query(big("env-1"), Map.of(), "Authorization", HttpCalls.CREDENTIAL, "Accept-Encoding",
                "gzip");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(refused.body()).contains("LIMIT_EXCEEDED");
    }

    @Test
    void areGivenUpOnStreamsOfHttp2Too() throws IOException, InterruptedException {
        start("--peergraph.limits.http.write-timeout=2s", "--server.http2.enabled=true", "--peergraph.limits.query.answer-size=64MB");
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            URI url = URI.create("http://localhost:" + gateway.port() + "/graphql");
            HttpRequest upgrade = HttpRequest.newBuilder(url.resolve("/livez")).build();
            assertThat(client.send(upgrade, BodyHandlers.discarding()).version()).isEqualTo(HttpClient.Version.HTTP_2);
            // More than the 16 MB that this client takes of a stream before it is read.
            HttpRequest request = HttpRequest.newBuilder(url).header("Authorization", HttpCalls.CREDENTIAL)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(Map.of("query", big("env-0", 120))))).build();
            HttpResponse<InputStream> unread = client.send(request, BodyHandlers.ofInputStream());
            awaitUnread();
            awaitAllGone();
            assertThat(closed("timeout")).isEqualTo(1);
            HttpResponse<InputStream> slow = client.send(request, BodyHandlers.ofInputStream());
            byte[] part = new byte[400_000];
            long read = 0;
            for (int length = slow.body().readNBytes(part, 0, part.length); length > 0; length = slow.body().readNBytes(part, 0,
                    part.length)) {
                read += length;
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
            assertThat(read).isGreaterThan(2L * ANSWER_BYTES);
            unread.body().close();
        }
        awaitAllGone();
    }
}

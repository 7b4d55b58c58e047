package dev.peergraph.requests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.FakeUpstream;
import dev.peergraph.PeeringJson;
import dev.peergraph.StartedGateway;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class HttpLimitsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static StartedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new StartedGateway("--peergraph.limits.http.body-timeout=1500ms", "--peergraph.limits.http.concurrent-requests=4",
                "--peergraph.limits.http.body-memory=512KB");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void refusesLongBodies() {
        String body = "{\"query\": \"{ __typename }\", \"variables\": {\"x\": \"" + "x".repeat(5_000_000) + "\"}}";
        refusal(413, "body-size", gateway.post(BodyPublishers.ofString(body)));
        // Without a length that could be looked at before.
        refusal(413, "body-size", gateway.post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(US_ASCII)))));
        aWellBehavedClientIsAnswered();
    }

    @Test
    void refusesBatches() {
        HttpResponse<String> answer = gateway.post(BodyPublishers.ofString("[{\"query\":\"{__typename}\"},{\"query\":\"{__typename}\"}]"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("data");
    }

    @Test
    void endsSlowBodiesWhileOthersAreAnswered() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket("localhost", gateway.port());
                slow.add(socket);
                socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
                socket.getOutputStream().write("""
                        POST /graphql HTTP/1.1\r
                        Host: localhost\r
                        Content-Type: application/json\r
                        Content-Length: 1000\r
                        \r
                        {""".getBytes(US_ASCII));
            }
            aWellBehavedClientIsAnswered();
            for (Socket socket : slow) {
                String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
                assertThat(answer).startsWith("HTTP/1.1 408 ").contains("LIMIT_EXCEEDED", "body-timeout");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        nothingIsHeld();
    }

    @Test
    void boundsTheMemoryOfAllBodies() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                Socket socket = new Socket("localhost", gateway.port());
                slow.add(socket);
                socket.getOutputStream().write("""
                        POST /graphql HTTP/1.1\r
                        Host: localhost\r
                        Content-Type: application/json\r
                        Content-Length: 200000\r
                        \r
                        %s""".formatted(" ".repeat(150_000)).getBytes(US_ASCII));
            }
            int busy = 0;
            for (Socket socket : slow) {
                socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
                String answer = answer(socket);
                busy += answer.contains("body-memory") && answer.startsWith("HTTP/1.1 503 ") ? 1 : 0;
            }
            assertThat(busy).isBetween(1, 4);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        nothingIsHeld();
    }

    @Test
    void refusesMoreAtOnceAtOnceAndKeepsAnsweringHealth() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(4);
        gateway.upstream.answers(call -> {
            asked.countDown();
            hold(answered);
            return FakeUpstream.ok(PeeringJson.page("e", "p-1"));
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<HttpResponse<String>>> first = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String query = "{ peerings(environment: \"e%d\") { totalCount } }".formatted(i);
                first.add(CompletableFuture.supplyAsync(() -> gateway.query(query, Map.of(), "Authorization", "Bearer x"), threads));
            }
            assertThat(asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            HttpResponse<String> refused = gateway.query("{ __typename }", Map.of());
            refusal(503, "concurrent-requests", refused);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(gateway.get(gateway.port(), "/readyz").statusCode()).isEqualTo(200);
            answered.countDown();
            for (CompletableFuture<HttpResponse<String>> one : first) {
                assertThat(one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body()).contains("totalCount");
            }
        } finally {
            answered.countDown();
        }
        nothingIsHeld();
        aWellBehavedClientIsAnswered();
    }

    /** With a credential, an answer may be kept: such a request's body is read before all else. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Authorization: Bearer x\r\n"})
    void holdsNothingOfBodiesWhoseCallersLeave(String credential) throws IOException {
        BodyLimits bodies = gateway.context.getBean(BodyLimits.class);
        for (int i = 0; i < 3; i++) {
            try (Socket socket = new Socket("localhost", gateway.port())) {
                socket.getOutputStream().write(("POST /graphql HTTP/1.1\r\nHost: localhost\r\n" + credential
                        + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{").getBytes(US_ASCII));
                await().atMost(PATIENCE).until(() -> bodies.heldBytes() > 0);
            }
            nothingIsHeld();
        }
    }

    @Test
    void returnsThePermitOfACallerWhoLeaves() throws IOException {
        CountDownLatch answered = new CountDownLatch(1);
        gateway.upstream.answers(call -> {
            hold(answered);
            return FakeUpstream.ok(PeeringJson.page("e", "p-1"));
        });
        Admission admission = gateway.context.getBean(Admission.class);
        String body = "{\"query\": \"{ peerings(environment: \\\"left\\\") { totalCount } }\"}";
        try (Socket socket = new Socket("localhost", gateway.port())) {
            socket.getOutputStream().write(("POST /graphql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nContent-Type: "
                    + "application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(US_ASCII));
            await().atMost(PATIENCE).until(() -> admission.underWay() == 1);
        }
        nothingIsHeld();
        answered.countDown();
    }

    @Test
    void refusesLongHeadersAndUrls() {
        inOurForm(414, "LIMIT_EXCEEDED", gateway.get(gateway.port(), "/graphql?query=" + "x".repeat(20_000)));
        inOurForm(431, "LIMIT_EXCEEDED", gateway.get(gateway.port(), "/livez", "X-Long", "x".repeat(20_000)));
        aWellBehavedClientIsAnswered();
    }

    private static void inOurForm(int status, String code, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(StartedGateway.json(answer).at("/errors/0/extensions/code").asString()).isEqualTo(code);
        assertThat(answer.headers().map()).containsKeys("x-request-id", "content-security-policy", "referrer-policy", "x-frame-options");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void refusesWhatIsNoHttp() throws IOException {
        try (Socket socket = new Socket("localhost", gateway.port())) {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\nno header\u0001: x\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII)).startsWith("HTTP/1.1 400 ")
                    .contains("BAD_USER_INPUT", "nosniff");
        }
    }

    private static void refusal(int status, String name, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode extensions = StartedGateway.json(answer).at("/errors/0/extensions");
        assertThat(extensions.path("code").asString()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(extensions.path("name").asString()).isEqualTo(name);
        assertThat(extensions.path("limit").asLong()).isPositive();
    }

    /** Reads an answer up to the end of its error, since the connection may stay open. */
    private static String answer(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        for (int next = socket.getInputStream().read(); next >= 0; next = socket.getInputStream().read()) {
            answer.append((char) next);
            if (answer.toString().endsWith("]}")) {
                break;
            }
        }
        return answer.toString();
    }

    private static void aWellBehavedClientIsAnswered() {
        assertThat(gateway.query("{ __typename }", Map.of()).body()).isEqualTo("{\"data\":{\"__typename\":\"Query\"}}");
    }

    private static void nothingIsHeld() {
        await().atMost(PATIENCE).until(() -> gateway.context.getBean(Admission.class).underWay() == 0
                && gateway.context.getBean(BodyLimits.class).heldBytes() == 0);
    }

    private static void hold(CountDownLatch latch) {
        try {
            var _ = latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.peergraph.requests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.FakeUpstream;
import dev.peergraph.HttpCalls;
import dev.peergraph.PeeringJson;
import dev.peergraph.StartedGateway;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdleConnectionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String REQUEST = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static StartedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new StartedGateway("--peergraph.limits.http.idle-timeout=1s");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void areClosedWhateverWasAskedBefore(int requests) throws IOException {
        try (Socket socket = new Socket("localhost", gateway.port())) {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.getOutputStream().write(REQUEST.repeat(requests).getBytes(US_ASCII));
            String answers = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(requests + 1);
        }
    }

    @Test
    void areNotThoseThatAnAnswerIsDueOn() {
        gateway.upstream.answers(_ -> FakeUpstream.ok(PeeringJson.page("env-slow", "p-1")).newBuilder()
                .headersDelay(2500, TimeUnit.MILLISECONDS).build());
        HttpResponse<String> answer = gateway.post(
                BodyPublishers.ofString("{\"query\": \"{ peerings(environment: \\\"env-slow\\\") { totalCount } }\"}"), "Authorization",
                "Basic c2FuZGJveDpzYW5kYm94");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"totalCount\":1");
    }

    @Test
    void areNotThoseThatAStreamIsOpenOn() throws IOException, InterruptedException {
        try (StartedGateway multiplexed = new StartedGateway("--peergraph.limits.http.idle-timeout=1s", "--server.http2.enabled=true");
                HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            multiplexed.upstream.answers(_ -> FakeUpstream.ok(PeeringJson.page("env-slow", "p-1")).newBuilder()
                    .headersDelay(2500, TimeUnit.MILLISECONDS).build());
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + multiplexed.port()
                            + HttpCalls.url(List.of("query", "{ peerings(environment: \"env-slow\") { totalCount } }"))))
                            .header("Authorization", HttpCalls.CREDENTIAL)
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.body()).contains("\"totalCount\":1");
        }
    }
}

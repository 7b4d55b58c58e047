package dev.peergraph.operators;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.EdgeGateway;
import dev.peergraph.FakeUpstream;
import dev.peergraph.GatewayFixture;
import dev.peergraph.PeeringJson;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.Socket;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Requests are timed once each, under the names and tags of Spring. */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class RequestTimerTest {

    private EdgeGateway gateway;

    @BeforeAll
    void start() {
        gateway = EdgeGateway.started();
        gateway.begin();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private long count(String... tags) {
        Collection<Timer> timers = gateway.meters().find("http.server.requests").tags(tags).timers();
        return timers.stream().mapToLong(Timer::count).sum();
    }

    @ParameterizedTest
    @CsvSource({"POST,'{\"query\": \"{ __typename }\"}',200,SUCCESS,POST", "POST,'{',400,CLIENT_ERROR,POST",
            "PUT,'{}',405,CLIENT_ERROR,PUT",
            "GET,,400,CLIENT_ERROR,GET", "STRANGE,'{}',405,CLIENT_ERROR,UNKNOWN"})
    void requestsForGraphQlAreTimedByMethodAndStatus(String method, @Nullable String body, String status, String outcome, String tag) {
        String[] tags = {"uri", "/graphql", "method", tag, "status", status, "outcome", outcome, "error", "none", "exception", "none"};
        long ofThese = count(tags);
        long all = count();
        assertThat(gateway.http.send(method, "/graphql", body, "Content-Type", "application/json").status())
                .isEqualTo(Integer.parseInt(status));
        // It is timed once its answer is written, which its reader may be ahead of.
        await().atMost(GatewayFixture.PATIENCE).until(() -> count(tags) > ofThese);
        assertThat(count(tags)).isEqualTo(ofThese + 1);
        assertThat(count()).isEqualTo(all + 1);
    }

    @Test
    void requestsOfLeaversAreTimedWithoutAStatus() throws IOException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        gateway.upstream.answers(_ -> {
            asked.countDown();
            hold(left);
            return FakeUpstream.ok(PeeringJson.page("env-left", "p-1"));
        });
        try (Socket socket = new Socket("localhost", gateway.port())) {
            String body = "{\"query\": \"{ peerings(environment: \\\"env-left\\\") { totalCount } }\"}";
            post(socket, body.length(), body);
            hold(asked);
        }
        try {
            await().atMost(GatewayFixture.PATIENCE)
                    .until(() -> count("uri", "/graphql", "method", "POST", "status", "UNKNOWN", "outcome", "UNKNOWN") == 1);
        } finally {
            left.countDown();
            gateway.begin();
        }
    }

    @Test
    void requestsBrokenOffAreErrorsOfTheirSender(CapturedOutput log) throws IOException {
        String[] tags = {"uri", "/graphql", "method", "POST", "status", "400", "outcome", "CLIENT_ERROR"};
        long ofThese = count(tags);
        try (Socket socket = new Socket("localhost", gateway.port())) {
            post(socket, 100, "{\"query\": ");
        }
        await().atMost(GatewayFixture.PATIENCE).until(() -> count(tags) > ofThese);
        assertThat(log).doesNotContain("ERROR");
    }

    private static void post(Socket socket, int length, String body) throws IOException {
        socket.getOutputStream().write("""
                POST /graphql HTTP/1.1\r
                Host: localhost\r
                Authorization: Basic bGVhdmVyOmxlYXZlcg==\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                %s""".formatted(length, body).getBytes(US_ASCII));
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertThat(latch.await(GatewayFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void requestsForAllElseAreSpringsToTime() {
        assertThat(gateway.http.send("GET", "/livez", null).status()).isEqualTo(200);
        await().atMost(GatewayFixture.PATIENCE).until(() -> count("uri", "/livez", "status", "200") > 0);
    }
}

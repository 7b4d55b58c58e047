package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class GracefulShutdownTest {

    @StartStop
    final MockWebServer upstream = new MockWebServer();

    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void finishesTheRequestsItHasAndTakesNoNewOnes(CapturedOutput log) throws Exception {
        upstream.setDispatcher(new Held());
        ConfigurableApplicationContext gateway = new SpringApplication(PeergraphApplication.class, OwnNetwork.class)
                .run("--server.port=0", "--peergraph.upstream.base-url=" + upstream.url("/"));
        int port = Integer.parseInt(gateway.getEnvironment().getRequiredProperty("local.server.port"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(question(port), BodyHandlers.ofString());
            assertThat(upstream.takeRequest(30, TimeUnit.SECONDS)).isNotNull();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(gateway::close);
            await().until(() -> refuses(port));
            release.countDown();
            assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("{\"data\":{\"peerings\":{\"totalCount\":0}}}");
            closed.get(30, TimeUnit.SECONDS);
            // Without grace, an answer that comes soon would pass just the same.
            assertThat(log).contains("Graceful shutdown complete");
        } finally {
            release.countDown();
            gateway.close();
        }
    }

    /** Answers only once the test says so. */
    private final class Held extends Dispatcher {

        @Override
        public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
            release.await();
            return Samples.response("page-empty");
        }
    }

    private static HttpRequest question(int port) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/graphql"))
                .header("Authorization", "Basic c2FuZGJveDpzYW5kYm94")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"query\": \"{ peerings(environment: \\\"env-a\\\") { totalCount } }\"}"))
                .build();
    }

    private static boolean refuses(int port) throws IOException {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return false;
        } catch (ConnectException _) {
            return true;
        }
    }
}

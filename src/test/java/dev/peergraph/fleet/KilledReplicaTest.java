package dev.peergraph.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.FakeUpstream;
import dev.peergraph.PeeringJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class KilledReplicaTest {

    private static final String ENVIRONMENT = "env-1";
    private static final Duration DEADLINE = Duration.ofSeconds(6);
    private static final String SHORT_DEADLINE = "--peergraph.guard.deadline=" + DEADLINE;

    @Test
    void othersHaveTheirPageWithinTheirDeadlineWhenTheOneThatFetchesItIsKilled() throws IOException, InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        try (Replicas replicas = new Replicas().with(1, SHORT_DEADLINE); HttpClient client = HttpClient.newHttpClient()) {
            replicas.upstream.answers(_ -> {
                replicas.upstream.answers(_ -> FakeUpstream.ok(PeeringJson.page(ENVIRONMENT, "p-1")));
                called.countDown();
                return new MockResponse.Builder().headersDelay(1, TimeUnit.MINUTES).build();
            });
            List<String> arguments = List.of("--peergraph.upstream.base-url=" + replicas.upstream.baseUrl(), SHORT_DEADLINE,
                    "--peergraph.fleet.enabled=true", "--peergraph.fleet.timeout=1s", "--spring.data.redis.port=" + replicas.redis.port,
                    "--peergraph.auth.partition-key=" + Replicas.MASTER_KEY);
            try (ChildGateway child = ChildGateway.started(List.of(), arguments, _ -> {
            })) {
                var _ = client.sendAsync(HttpRequest.newBuilder(URI.create("http://localhost:" + child.port + "/graphql"))
                        .header("Content-Type", "application/json").header("Authorization", Replicas.CREDENTIAL)
                        .POST(BodyPublishers.ofString("{\"query\": \"{ peerings(environment: \\\"" + ENVIRONMENT + "\\\") { stale } }\"}"))
                        .build(), BodyHandlers.discarding());
                assertThat(called.await(Replicas.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            }
            long began = System.nanoTime();
            JsonNode answer = replicas.answer(0, ENVIRONMENT);
            assertThat(answer.at("/data/peerings/nodes/0/peeringId").asString()).isEqualTo("p-1");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(DEADLINE);
            assertThat(replicas.upstream.calls()).hasSize(2);
        }
    }
}

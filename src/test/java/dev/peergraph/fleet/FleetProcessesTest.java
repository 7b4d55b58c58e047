package dev.peergraph.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.FakeUpstream;
import dev.peergraph.PeeringJson;
import dev.peergraph.RedisServer;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Three gateways, each in a process of its own, in front of one upstream. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FleetProcessesTest {

    private static final int REPLICAS = 3;
    private static final Duration BACK = Duration.ofSeconds(20);

    /** What Redis may add is far less: a busy machine takes its time. */
    private static final Duration LONGEST_QUERY = Duration.ofSeconds(8);

    private final FakeUpstream upstream = FakeUpstream.started(FleetProcessesTest::page);
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<ChildGateway> gateways = new ArrayList<>();
    private final AtomicInteger names = new AtomicInteger();
    private RedisServer redis;
    private Wire wire;

    private static MockResponse page(RecordedRequest call) {
        return FakeUpstream.ok(PeeringJson.page(FakeUpstream.parameter(call, "environment"), "p-1", "p-2"))
                .newBuilder().headersDelay(100, TimeUnit.MILLISECONDS).build();
    }

    @BeforeAll
    void start() throws IOException {
        redis = RedisServer.started();
        wire = Wire.to(redis.port);
        for (int i = 0; i < REPLICAS; i++) {
            gateways.add(ChildGateway.started(List.of(), List.of("--peergraph.upstream.base-url=" + upstream.baseUrl(),
                    "--peergraph.fleet.enabled=true", "--peergraph.fleet.timeout=500ms", "--spring.data.redis.port=" + wire.port,
                    "--management.endpoint.health.show-details=always", "--peergraph.auth.partition-key=" + Replicas.MASTER_KEY), _ -> {
                    }));
        }
        IntStream.range(0, REPLICAS).forEach(replica -> ask(replica, "env-warm").join());
    }

    @AfterAll
    void end() {
        gateways.forEach(ChildGateway::close);
        client.close();
        upstream.close();
        wire.close();
        redis.close();
    }

    private CompletableFuture<String> ask(int replica, String environment) {
        String body = JsonMapper.shared().writeValueAsString(Map.of("query", Replicas.QUERY, "variables", Map.of("e", environment)));
        return client.sendAsync(request(replica, "/graphql").header("Content-Type", "application/json")
                .header("Authorization", Replicas.CREDENTIAL).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString())
                .thenApply(HttpResponse::body);
    }

    private HttpRequest.Builder request(int replica, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + gateways.get(replica).port + path)).timeout(Replicas.PATIENCE);
    }

    private boolean joined(int replica) {
        return client.sendAsync(request(replica, "/actuator/health").build(), BodyHandlers.ofString()).join().body()
                .contains("\"joined\":true");
    }

    private void awaitAll(boolean joined) {
        await().atMost(BACK).until(() -> IntStream.range(0, REPLICAS).allMatch(replica -> joined(replica) == joined));
    }

    @Test
    void equalColdQueriesMakeOneCall() {
        awaitAll(true);
        String environment = "env-" + names.incrementAndGet();
        List<CompletableFuture<String>> answers = IntStream.range(0, 300).mapToObj(i -> ask(i % REPLICAS, environment)).toList();
        assertThat(answers.stream().map(CompletableFuture::join).distinct()).singleElement().asString().contains("p-1", "p-2");
        assertThat(upstream.calls().stream().filter(call -> FakeUpstream.parameter(call, "environment").equals(environment))).hasSize(1);
    }

    @Test
    void noQueryFailsWhileRedisStandsStillDiesAndComesBackEmpty() {
        awaitAll(true);
        try (Load load = new Load()) {
            redis.pause();
            awaitAll(false);
            redis.resume();
            awaitAll(true);
            redis.kill();
            awaitAll(false);
            redis.restart();
            awaitAll(true);
            load.assertWell();
        }
    }

    @Test
    void noQueryFailsWhileTheNetworkSwallowsAllThatGoesToRedis() {
        awaitAll(true);
        try (Load load = new Load()) {
            wire.blackHole(true);
            awaitAll(false);
            wire.blackHole(false);
            awaitAll(true);
            load.assertWell();
        }
    }

    @Test
    void noQueryFailsWhileRedisIsPausedByACommand() {
        awaitAll(true);
        try (Load load = new Load()) {
            redis.commands().clientPause(4000);
            awaitAll(false);
            awaitAll(true);
            load.assertWell();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"noeviction", "allkeys-lru", "volatile-ttl"})
    void noQueryFailsWhileRedisHasNoMemory(String policy) {
        awaitAll(true);
        RedisCommands<String, String> commands = redis.commands();
        try (Load load = new Load()) {
            commands.configSet("maxmemory-policy", policy);
            commands.configSet("maxmemory", "1");
            awaitAll(false);
            commands.configSet("maxmemory", "0");
            awaitAll(true);
            load.assertWell();
        }
    }

    /** Asks every replica again and again for pages that nobody has. */
    private final class Load implements AutoCloseable {

        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicLong longest = new AtomicLong();
        private volatile boolean ended;
        private final List<Thread> askers = IntStream.range(0, REPLICAS)
                .mapToObj(replica -> Thread.ofVirtual().start(() -> run(replica)))
                .toList();

        private void run(int replica) {
            while (!ended) {
                long began = System.nanoTime();
                String answer = ask(replica, "env-" + names.incrementAndGet()).exceptionally(Throwable::toString).join();
                longest.accumulateAndGet(System.nanoTime() - began, Math::max);
                answered.incrementAndGet();
                if (!answer.contains("p-2")) {
                    failures.add(answer);
                }
            }
        }

        void assertWell() {
            assertThat(answered.get()).isPositive();
            assertThat(failures).isEmpty();
            assertThat(Duration.ofNanos(longest.get())).isLessThan(LONGEST_QUERY);
        }

        @Override
        public void close() {
            ended = true;
            for (Thread asker : askers) {
                try {
                    asker.join(Replicas.PATIENCE);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}

package dev.peergraph.fleet.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.FakeUpstream;
import dev.peergraph.PeeringJson;
import dev.peergraph.fleet.Replicas;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;

class FleetSecrecyTest {

    private static final String ENVIRONMENT = "env-canary";
    private static final Duration SOON = Duration.ofSeconds(20);

    /** What nobody may read who can read Redis: credential, environment, a display name, the text of an operation, the master key. */
    private static final List<String> CANARIES = List.of("canary", "Y2FuYXJ5", "p-secret", "partition-key");

    @Test
    void whoReadsRedisLearnsNeitherCredentialNorEnvironmentNorName() throws IOException {
        try (Replicas replicas = new Replicas().with(2); Monitor monitor = new Monitor(replicas.redis.port)) {
            replicas.upstream.answers(call -> FakeUpstream.ok(PeeringJson.page(ENVIRONMENT, "p-secret")));
            replicas.answer(0, ENVIRONMENT);
            RedisCommands<String, String> redis = replicas.redis.commands();
            await().atMost(SOON).until(() -> !redis.keys("*:page*").isEmpty());
            replicas.answer(1, ENVIRONMENT);
            replicas.posted(0, Replicas.CREDENTIAL, operation("query canary { __typename }")).join();
            await().atMost(SOON).until(() -> !redis.keys("*:text*").isEmpty());
            replicas.upstream.answers(_ -> new MockResponse.Builder().code(401).build());
            replicas.answer(0, ENVIRONMENT, "Cache-Control", "no-cache");
            await().atMost(SOON).until(() -> !redis.keys("*:refusals").isEmpty());
            String dump = dump(redis);
            assertThat(dump).contains(":page", ":text", ":refused", ":refusals", ":replicas");
            String monitored = monitor.read();
            assertThat(monitored).containsIgnoringCase("evalsha");
            for (String canary : CANARIES) {
                assertThat(dump).doesNotContainIgnoringCase(canary);
                assertThat(monitored).doesNotContainIgnoringCase(canary);
            }
            assertThat(redis.keys("*")).allSatisfy(key -> assertThat(redis.pttl(key)).as(key).isPositive());
        }
    }

    private static Map<String, ?> operation(String text) {
        return Map.of("query", text, "extensions",
                Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", Hashes.sha256(text))));
    }

    private static String dump(RedisCommands<String, String> redis) {
        StringBuilder dump = new StringBuilder();
        for (String key : redis.keys("*")) {
            dump.append(key).append('=').append(switch (redis.type(key)) {
                case "hash" -> redis.hgetall(key).toString();
                case "zset" -> redis.zrangeWithScores(key, 0, -1).toString();
                case "string" -> redis.get(key);
                default -> throw new AssertionError(key);
            }).append('\n');
        }
        return dump.toString();
    }

    @Test
    void leavesNoKeyAfterTheLongestLifetime() {
        try (Replicas replicas = new Replicas().with(2, "--peergraph.cache.fresh=300ms", "--peergraph.cache.stale-while-revalidate=300ms",
                "--peergraph.cache.stale-if-error=300ms", "--peergraph.upstream.response-timeout=1s")) {
            replicas.answer(0, ENVIRONMENT);
            RedisCommands<String, String> redis = replicas.redis.commands();
            await().atMost(SOON).until(() -> !redis.keys("*").isEmpty());
            replicas.stop();
            // What is known of a rate limit lives on for some minutes, without a call too.
            await().atMost(SOON).untilAsserted(() -> assertThat(redis.keys("*")).allMatch(key -> key.endsWith(":rate")));
            assertThat(redis.keys("*")).allSatisfy(key -> assertThat(redis.pttl(key)).isPositive());
        }
    }

    @Test
    void twoMasterKeysOnOneRedisAreTwoFleets() {
        try (Replicas replicas = new Replicas().with(1).with(1, "--peergraph.auth.partition-key=another-partition-key-of-another-fleet")) {
            assertThat(Stream.of(0, 1, 0, 1).map(i -> replicas.answer(i, ENVIRONMENT))).noneMatch(answer -> answer.has("errors"));
            assertThat(replicas.upstream.calls()).hasSize(2);
            replicas.upstream.answers(_ -> new MockResponse.Builder().code(401).build());
            replicas.answer(0, ENVIRONMENT, "Cache-Control", "no-cache");
            await().during(Duration.ofMillis(1500)).atMost(SOON).until(() -> !replicas.answer(1, ENVIRONMENT).has("errors"));
        }
    }

    /** What {@code MONITOR} tells: every command that Redis runs, with all its arguments. */
    private static final class Monitor implements AutoCloseable {

        private final Socket socket;
        private final InputStream in;

        Monitor(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            in = socket.getInputStream();
            socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(in.readNBytes(5)).isEqualTo("+OK\r\n".getBytes(StandardCharsets.US_ASCII));
        }

        String read() {
            try {
                return new String(in.readNBytes(in.available()), StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

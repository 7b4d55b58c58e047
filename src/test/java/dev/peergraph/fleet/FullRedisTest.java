package dev.peergraph.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FullRedisTest {

    private static final String FILLING = "x".repeat(100_000);

    @ParameterizedTest
    @ValueSource(strings = {"noeviction", "allkeys-lru", "volatile-ttl"})
    void failsNoQueryAndIsJoinedAgainOnceThereIsRoom(String policy) {
        try (Replicas replicas = new Replicas("--maxmemory-policy", policy, "--maxmemory", "4mb").with(1)) {
            fill(replicas.redis.commands());
            for (int i = 0; i < 20; i++) {
                assertThat(replicas.answer(0, "env-" + i).has("errors")).isFalse();
            }
            if (policy.equals("noeviction")) {
                await().atMost(Duration.ofSeconds(10)).until(() -> !replicas.link(0).isJoined());
            }
            replicas.redis.commands().configSet("maxmemory", "0");
            await().atMost(Duration.ofSeconds(10)).until(() -> replicas.link(0).isJoined());
        }
    }

    private static void fill(RedisCommands<String, String> redis) {
        try {
            for (int i = 0; i < 60; i++) {
                redis.setex("filling-" + i, 1000, FILLING);
            }
        } catch (RedisCommandExecutionException full) {
            assertThat(full).hasMessageStartingWith("OOM");
        }
    }
}

package dev.peergraph.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.budget.SharedBudgets;
import dev.peergraph.budget.SharedBudgets.Terms;
import dev.peergraph.budget.SharedBudgets.Word;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FullRedisTest {

    private static final long PAGE_SECONDS = Duration.ofHours(24).plusMinutes(11).toSeconds();
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

    /** What would provoke refusals, or shares that are too large, if it were lost. */
    @Test
    void evictsPagesBeforeWhatReplicasNoteOfEachOther() {
        try (Replicas replicas = new Replicas("--maxmemory-policy", "volatile-ttl", "--maxmemory", "4mb").with(1)) {
            RedisCommands<String, String> redis = replicas.redis.commands();
            Terms terms = new Terms(1, -1, Duration.ofMillis(100), Duration.ofSeconds(15), 0, List.of());
            SharedBudgets budgets = replicas.gateway(0).getBean(SharedBudgets.class);
            assertThat(budgets.reserve("credential", "id-1", terms).toCompletableFuture().join()).isInstanceOf(Word.Granted.class);
            for (int i = 0; i < 60; i++) {
                redis.setex("page-" + i, PAGE_SECONDS, FILLING);
            }
            assertThat(redis.keys("page-*")).hasSizeLessThan(60);
            assertThat(List.of("calls", "rate", "replicas")).allSatisfy(kind -> assertThat(redis.keys("*:" + kind)).as(kind).hasSize(1));
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

package dev.peergraph.fleet.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.budget.Report;
import dev.peergraph.budget.SharedBudgets;
import dev.peergraph.budget.SharedBudgets.Terms;
import dev.peergraph.budget.SharedBudgets.Word;
import dev.peergraph.budget.Ticket;
import dev.peergraph.fleet.Replicas;
import dev.peergraph.pages.RateReading;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The budgets of two replicas in a real Redis. */
class RedisBudgetsTest {

    private static final Terms TERMS = new Terms(1, -1, Duration.ofMillis(100), Duration.ofSeconds(15), 0, List.of());

    private static Replicas replicas;
    private static RedisCommands<String, String> redis;
    private static SharedBudgets first;
    private static SharedBudgets second;

    @BeforeAll
    static void start() {
        replicas = new Replicas().with(2);
        redis = replicas.redis.commands();
        first = replicas.gateway(0).getBean(SharedBudgets.class);
        second = replicas.gateway(1).getBean(SharedBudgets.class);
    }

    @AfterAll
    static void end() {
        if (replicas != null) {
            replicas.close();
        }
    }

    private static Word reserve(SharedBudgets budgets, String credential, String id, Terms terms) {
        return budgets.reserve(credential, id, terms).toCompletableFuture().join();
    }

    private static Ticket granted(SharedBudgets budgets, String credential, String id) {
        return reserve(budgets, credential, id, TERMS) instanceof Word.Granted granted ? granted.ticket() : unexpected();
    }

    private static Ticket unexpected() {
        throw new AssertionError("not granted");
    }

    private static RateReading reading(@Nullable Integer limit, int remaining, int resetSeconds) {
        Moment now = replicas.gateway(0).getBean(MonotonicClock.class).now();
        return RateReading.of(limit, remaining, Duration.ofSeconds(resetSeconds), now, Instant.EPOCH);
    }

    private static Set<String> keysOf(Runnable work) {
        Set<String> before = new HashSet<>(redis.keys("peergraph:*"));
        work.run();
        Set<String> keys = new HashSet<>(redis.keys("peergraph:*"));
        keys.removeAll(before);
        return keys;
    }

    @Test
    void oneReplicaFindsOutTheLimitAndTheOtherKnowsIt() {
        Ticket opener = granted(first, "known", "id-1");
        assertThat(reserve(second, "known", "id-2", TERMS)).isInstanceOf(Word.Busy.class);
        first.report("known", new Report.Answered(opener, reading(50, 49, 10), Duration.ofMillis(80)));
        await().untilAsserted(() -> assertThat(reserve(second, "known", "id-2", TERMS)).isInstanceOfSatisfying(Word.Granted.class,
                word -> assertThat(word.state().known()).satisfies(known -> {
                    assertThat(known.limit()).isEqualTo(50);
                    assertThat(known.left()).isEqualTo(49);
                    assertThat(known.ends()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(11));
                })));
    }

    @Test
    void aRefusalSeenByOneReplicaHoldsTheOtherBack() {
        Ticket call = granted(first, "refused", "id-1");
        first.report("refused", new Report.Refused(call, reading(50, 0, 7), Duration.ofSeconds(7)));
        await().untilAsserted(() -> assertThat(reserve(second, "refused", "id-2", TERMS)).isInstanceOfSatisfying(Word.Spent.class,
                word -> assertThat(word.pause()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(8))));
    }

    @Test
    void theCallsOfAReplicaThatDiesExpire() {
        Terms brief = new Terms(1, -1, Duration.ofMillis(100), Duration.ofMillis(300), 0, List.of());
        assertThat(reserve(first, "dead", "id-1", brief)).isInstanceOf(Word.Granted.class);
        assertThat(reserve(second, "dead", "id-2", brief)).isInstanceOf(Word.Busy.class);
        await().untilAsserted(() -> assertThat(reserve(second, "dead", "id-2", brief)).isInstanceOf(Word.Granted.class));
    }

    @Test
    void toAskAgainForACallCountsOnce() {
        Ticket call = granted(first, "again", "id-1");
        String known = redis.keys("peergraph:*:rate").stream()
                .filter(key -> redis.hget(key, "started").equals(Long.toString(call.number() + 1)))
                .findFirst().orElseThrow();
        Ticket again = granted(first, "again", "id-1");
        assertThat(redis.hget(known, "started")).isEqualTo(Long.toString(call.number() + 1));
        assertThat(again.number()).isEqualTo(call.number());
        assertThat(again.startedAtMillis()).isEqualTo(call.startedAtMillis());
    }

    @Test
    void goOnWhereRedisHasForgottenTheScripts() {
        granted(first, "forgotten", "id-1");
        redis.scriptFlush();
        Ticket call = granted(first, "flushed", "id-1");
        redis.scriptFlush();
        first.report("flushed", new Report.Unsent(call));
        await().untilAsserted(() -> assertThat(reserve(second, "flushed", "id-2", TERMS)).isInstanceOf(Word.Granted.class));
    }

    @Test
    void keepNothingThatDoesNotExpireAndNothingButNumbersAndRandomIds() {
        Set<String> keys = keysOf(() -> {
            Ticket call = granted(first, "canary-partition", "id1");
            granted(first, "canary-partition-2", "id2");
            first.report("canary-partition", new Report.Refused(call, reading(50, 0, 3), Duration.ofSeconds(3)));
            await().until(() -> reserve(second, "canary-partition", "id3", TERMS) instanceof Word.Spent);
        });
        assertThat(keys).hasSize(3).allSatisfy(key -> {
            assertThat(key).matches("peergraph:\\{[A-Za-z0-9_-]{43}}:(rate|calls)");
            assertThat(redis.pttl(key)).isPositive();
            Stream<String> values = redis.type(key).equals("hash")
                    ? redis.hgetall(key).entrySet().stream().flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                    : redis.zrange(key, 0, -1).stream();
            assertThat(values).allMatch(value -> value.matches("[a-z]+|-?[0-9.]+(e[+-]?[0-9]+)?|id[0-9]"));
        });
        assertThat(keys.stream().filter(key -> key.endsWith(":rate")).map(redis::pttl).toList())
                .allMatch(millis -> millis <= RedisBudgets.KEPT.plusSeconds(10).toMillis());
    }

    @Test
    void sayThatTheyAreApartInTimeWhileRedisStandsStill() {
        replicas.redis.pause();
        try {
            long began = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                assertThat(reserve(first, "paused", "id-" + i, TERMS)).isEqualTo(new Word.Apart());
                first.report("paused", new Report.Unsent(new Ticket("id-" + i, -1, 0, 0)));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
        } finally {
            replicas.redis.resume();
        }
        await().atMost(Replicas.PATIENCE).until(() -> List.of(0, 1).stream().allMatch(replica -> replicas.link(replica).isJoined()));
        assertThat(reserve(first, "resumed", "id-1", TERMS)).isInstanceOf(Word.Granted.class);
    }
}

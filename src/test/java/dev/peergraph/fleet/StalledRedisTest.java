package dev.peergraph.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A Redis that stands still, as one that swaps, or that a network swallows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StalledRedisTest {

    private static final FleetScript ECHO = FleetScript.of("return {ARGV[1]}");
    private static final Duration TIMEOUT = Duration.ofMillis(50);
    private static final Duration MOST_ADDED = Duration.ofMillis(250);

    /** What a test that counts milliseconds has to allow for on a machine with other work. */
    private static final Duration SLACK = Duration.ofMillis(700);

    private Replicas replicas;

    @BeforeAll
    void start() {
        replicas = new Replicas().with(1, "--peergraph.fleet.timeout=50ms");
        // Not the first query of a process.
        replicas.answer(0, "env-warm");
    }

    @AfterAll
    void end() {
        replicas.close();
    }

    @BeforeEach
    void awaitJoined() {
        await().atMost(Duration.ofSeconds(10)).until(() -> replicas.link(0).isJoined());
    }

    private Duration waited(Runnable questions) {
        replicas.redis.pause();
        try {
            long began = System.nanoTime();
            questions.run();
            return Duration.ofNanos(System.nanoTime() - began);
        } finally {
            replicas.redis.resume();
        }
    }

    @Test
    void addsLittleToManyQuestionsInTurnThenNothingAndIsJoinedAgain() {
        Duration waited = waited(() -> {
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> replicas.link(0).run(ECHO, TIMEOUT, List.of("test"), "x").block()).isInstanceOf(FleetApart.class);
            }
            assertThat(replicas.link(0).isJoined()).isFalse();
        });
        assertThat(waited).isLessThan(MOST_ADDED.plus(SLACK));
        awaitJoined();
    }

    @Test
    void failsNoQuery() {
        Duration waited = waited(() -> {
            for (int i = 0; i < 5; i++) {
                assertThat(replicas.answer(0, "env-" + i).at("/data/peerings/nodes").size()).isEqualTo(2);
            }
        });
        assertThat(waited).isLessThan(MOST_ADDED.plus(SLACK).plus(SLACK));
    }
}

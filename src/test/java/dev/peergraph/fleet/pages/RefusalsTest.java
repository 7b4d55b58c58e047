package dev.peergraph.fleet.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.auth.Partitions;
import dev.peergraph.fleet.FleetKeys;
import dev.peergraph.fleet.Replicas;
import dev.peergraph.sharing.RevocablePages;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class RefusalsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Queue<String> ended = new ConcurrentLinkedQueue<>();
    private final Queue<String> endedLater = new ConcurrentLinkedQueue<>();

    private static KnownCredentials known(Replicas replicas) {
        return new KnownCredentials(replicas.link(0), replicas.gateway(0).getBean(FleetKeys.class), Duration.ofMinutes(1));
    }

    private static Refusals listening(Replicas replicas, Queue<String> ended) {
        KnownCredentials known = known(replicas);
        known.held("partition");
        return listening(replicas, known, (partition, environment) -> ended.add(partition + " " + environment));
    }

    private static Refusals listening(Replicas replicas, KnownCredentials known, RevocablePages pages) {
        return listening(replicas, known, pages, Schedulers.parallel());
    }

    private static Refusals listening(Replicas replicas, KnownCredentials known, RevocablePages pages, Scheduler scheduler) {
        ConfigurableApplicationContext gateway = replicas.gateway(0);
        Seal seal = new Seal(gateway.getBean(Partitions.class).subkey("fleet refusals", "AES"));
        return new Refusals(replicas.link(0), gateway.getBean(FleetKeys.class), seal, pages, known,
                new Behind(Schedulers.boundedElastic())).listening(scheduler);
    }

    /** A page that one's own replica took from another just before it told of the refusal has to go, too. */
    @Test
    void endWhatTheReplicaHoldsThatTellsOfThemAndWhatOneHoldsThatJoinsLater() {
        try (Replicas replicas = new Replicas().with(1)) {
            await().atMost(SOON).until(() -> replicas.link(0).isJoined());
            try (Refusals telling = listening(replicas, ended)) {
                telling.tell("partition", "env-1");
                await().atMost(SOON).untilAsserted(() -> assertThat(ended).containsExactly("partition env-1"));
                try (Refusals _ = listening(replicas, endedLater)) {
                    await().atMost(SOON).untilAsserted(() -> assertThat(endedLater).containsExactly("partition env-1"));
                }
            }
        }
    }

    @Test
    void areHeardByAMessageBeforeTheNextRound() {
        try (Replicas replicas = new Replicas().with(1)) {
            await().atMost(SOON).until(() -> replicas.link(0).isJoined());
            KnownCredentials known = known(replicas);
            known.held("partition");
            // Its time stands still: no round begins by itself.
            VirtualTimeScheduler standing = VirtualTimeScheduler.create();
            try (Refusals telling = listening(replicas, known, (partition, environment) -> ended.add(partition + " " + environment),
                    standing)) {
                telling.tell("partition", "env-1");
                await().atMost(SOON).untilAsserted(() -> assertThat(ended).containsExactly("partition env-1"));
            } finally {
                standing.dispose();
            }
        }
    }

    @Test
    void ofCredentialsThatNobodyHasPagesOfLeaveOnlyMarksThatSoonExpire() {
        try (Replicas replicas = new Replicas().with(1)) {
            await().atMost(SOON).until(() -> replicas.link(0).isJoined());
            try (Refusals telling = listening(replicas, known(replicas), (partition, _) -> ended.add(partition))) {
                for (int i = 0; i < 20; i++) {
                    telling.tell("made up " + i, null);
                }
                RedisCommands<String, String> redis = replicas.redis.commands();
                await().atMost(SOON).until(() -> redis.keys("*:refused").size() == 20);
                assertThat(redis.keys("*:refused")).allMatch(mark -> redis.pttl(mark) <= 60_000);
                assertThat(redis.keys("*:refusals")).isEmpty();
                assertThat(ended).isEmpty();
            }
        }
    }

    @Test
    void areHeardOnAfterOneThatCouldNotBeApplied() {
        try (Replicas replicas = new Replicas().with(1)) {
            await().atMost(SOON).until(() -> replicas.link(0).isJoined());
            AtomicInteger failures = new AtomicInteger();
            KnownCredentials known = known(replicas);
            known.held("partition");
            try (Refusals telling = listening(replicas, known, (partition, environment) -> {
                if (failures.incrementAndGet() < 3) {
                    throw new IllegalStateException("planted");
                }
                ended.add(partition + " " + environment);
            })) {
                telling.tell("partition", "env-1");
                await().atMost(SOON).untilAsserted(() -> assertThat(ended).containsExactly("partition env-1"));
            }
        }
    }
}

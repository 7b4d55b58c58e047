package dev.peergraph.fleet.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.auth.Partitions;
import dev.peergraph.fleet.FleetKeys;
import dev.peergraph.fleet.Replicas;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.scheduler.Schedulers;

class RefusalsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Queue<String> ended = new ConcurrentLinkedQueue<>();
    private final Queue<String> endedLater = new ConcurrentLinkedQueue<>();

    private static Refusals listening(Replicas replicas, Queue<String> ended) {
        ConfigurableApplicationContext gateway = replicas.gateway(0);
        Seal seal = new Seal(gateway.getBean(Partitions.class).subkey("fleet refusals", "AES"));
        return new Refusals(replicas.link(0), gateway.getBean(FleetKeys.class), seal,
                (partition, environment) -> ended.add(partition + " " + environment), Duration.ofMinutes(1),
                new Behind(Schedulers.boundedElastic())).listening(Schedulers.parallel());
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
}

package dev.peergraph.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FleetLinkTest {

    private static final FleetScript ECHO = FleetScript.of("return {#ARGV[1], ARGV[1], KEYS[1]}");
    private Replicas replicas;

    @BeforeAll
    void start() {
        replicas = new Replicas().with(2);
    }

    @AfterAll
    void end() {
        replicas.close();
    }

    private FleetAnswer echo(byte[] bytes) {
        return Objects.requireNonNull(replicas.link(0).run(ECHO, Duration.ofSeconds(5), List.of("test"), bytes).block());
    }

    private void awaitJoined() {
        await().atMost(Duration.ofSeconds(10)).until(() -> replicas.link(0).isJoined() && replicas.link(1).isJoined());
    }

    @Test
    void runsScriptsThatRedisDoesNotKnow() {
        awaitJoined();
        byte[] bytes = {0, (byte) 0xff, '\n'};
        replicas.redis.commands().scriptFlush();
        FleetAnswer answer = echo(bytes);
        assertThat(answer.number(0)).isEqualTo(3);
        assertThat(answer.bytes(1)).isEqualTo(bytes);
        assertThat(answer.text(2)).isEqualTo("test");
    }

    @Test
    void countsReplicasAndForgetsThoseThatLeave() {
        await().atMost(Replicas.PATIENCE).until(() -> replicas.link(0).fleetSize() == 2);
        var third = replicas.start();
        await().atMost(Replicas.PATIENCE).until(() -> replicas.link(0).fleetSize() == 3);
        third.close();
        await().atMost(Duration.ofSeconds(2)).until(() -> replicas.link(0).fleetSize() == 2);
    }

    @Test
    void leavesARedisThatIsFullAndJoinsAgainWhenItIsNot() {
        awaitJoined();
        replicas.redis.commands().configSet("maxmemory", "1");
        await().atMost(Duration.ofSeconds(10)).until(() -> !replicas.link(0).isJoined());
        replicas.redis.commands().configSet("maxmemory", "0");
        awaitJoined();
    }

    @Test
    void joinsARedisThatWasRestartedEmpty() {
        awaitJoined();
        replicas.redis.kill();
        await().atMost(Duration.ofSeconds(10)).until(() -> !replicas.link(0).isJoined());
        replicas.redis.restart();
        awaitJoined();
        assertThat(echo(new byte[]{1}).number(0)).isEqualTo(1);
    }
}

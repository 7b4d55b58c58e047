package dev.peergraph.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Redis is well, but the network on the way to it is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class BadWireTest {

    private static final FleetScript ECHO = FleetScript.of("return {ARGV[1]}");
    private static final FleetScript TELL = FleetScript.of("return {redis.call('PUBLISH', ARGV[1], ARGV[2])}");
    private static final Duration SOON = Duration.ofSeconds(20);

    private Replicas replicas;
    private Wire wire;

    @BeforeAll
    void start() {
        replicas = new Replicas();
        wire = Wire.to(replicas.redis.port);
        replicas.with(1, "--spring.data.redis.port=" + wire.port, "--peergraph.fleet.timeout=200ms");
    }

    @AfterAll
    void end() {
        replicas.close();
        wire.close();
    }

    @BeforeEach
    void awaitJoined() {
        await().atMost(SOON).until(this::isJoined);
    }

    private boolean isJoined() {
        return replicas.link(0).isJoined();
    }

    private FleetLink link() {
        return replicas.link(0);
    }

    @Test
    void aConnectionThatHangsIsGivenUpForANewOne() {
        wire.loseConnections();
        await().atMost(SOON).until(() -> !isJoined());
        await().atMost(SOON).until(this::isJoined);
        assertThat(replicas.answer(0, "env-hung").has("errors")).isFalse();
    }

    @Test
    void messagesAreHeardAgainAfterAConnectionHasHung() {
        wire.loseConnections();
        await().atMost(SOON).until(() -> !isJoined());
        await().atMost(SOON).until(this::isJoined);
        await().atMost(SOON).until(() -> told() == 1);
    }

    /** Returns how many heard a message. */
    private long told() {
        return Objects.requireNonNull(
                link().run(TELL, SOON, List.of("test"), link().messages().channel(), "hint").block()).number(0);
    }

    @Test
    void aNetworkThatSwallowsAllIsLeftAndJoinedWithinTenSecondsOfItsReturn() {
        wire.blackHole(true);
        try {
            await().atMost(SOON).until(() -> !isJoined());
            assertThat(replicas.answer(0, "env-black").has("errors")).isFalse();
        } finally {
            wire.blackHole(false);
        }
        await().atMost(Duration.ofSeconds(12)).until(this::isJoined);
    }

    @Test
    void aRedisThatAnswersAllTooSlowlyIsLeftThoughNobodyAsks() {
        wire.delay(Duration.ofMillis(300));
        try {
            await().atMost(SOON).until(() -> !isJoined());
            await().during(Duration.ofSeconds(4)).atMost(SOON).until(() -> !isJoined());
        } finally {
            wire.delay(Duration.ZERO);
        }
        await().atMost(SOON).until(this::isJoined);
    }

    @Test
    void aLinkThatComesAndGoesIsToldOnceAndItsReturnOnceItStays(CapturedOutput output) {
        int left = lines(output, "Left the fleet");
        int joined = lines(output, "Joined the fleet");
        for (int i = 0; i < 3; i++) {
            wire.delay(Duration.ofMillis(600));
            await().atMost(SOON).until(() -> !isJoined());
            wire.delay(Duration.ZERO);
            await().atMost(SOON).until(this::isJoined);
        }
        assertThat(lines(output, "Left the fleet") - left).isLessThanOrEqualTo(1);
        await().atMost(SOON).until(() -> lines(output, "Joined the fleet") - joined >= 1);
        assertThat(lines(output, "Joined the fleet") - joined).isEqualTo(1);
    }

    private static int lines(CapturedOutput output, String text) {
        return (int) output.getAll().lines().filter(line -> line.contains(text)).count();
    }

    @Test
    void whatIsDoneWithAnswersAndMessagesIsNotDoneOnThreadsOfLettuce() {
        String answered = link().run(ECHO, SOON, List.of("test"), "x").map(_ -> Thread.currentThread().getName()).block();
        assertThat(answered).doesNotContain("lettuce");
        var heard = link().messages().heard("wanted").map(_ -> Thread.currentThread().getName()).toFuture();
        await().atMost(SOON).until(() -> {
            replicas.redis.commands().publish(link().messages().channel(), "wanted");
            return heard.isDone();
        });
        assertThat(heard.join()).doesNotContain("lettuce");
    }
}

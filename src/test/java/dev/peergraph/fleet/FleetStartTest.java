package dev.peergraph.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.peergraph.RedisServer;
import dev.peergraph.StartedGateway;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class FleetStartTest {

    private static final String ENABLED = "--peergraph.fleet.enabled=true";
    private static final String KEY = "--peergraph.auth.partition-key=" + Replicas.MASTER_KEY;
    private static final String PORT = "--spring.data.redis.port=";

    @Test
    void startsWithoutRedisSaysSoOnceAndJoinsWhenItComes(CapturedOutput output) {
        RedisServer.require();
        int port = RedisServer.freePort();
        try (StartedGateway gateway = new StartedGateway(ENABLED, KEY, PORT + port)) {
            FleetLink link = gateway.context.getBean(FleetLinks.class).pages();
            assertThat(link.isJoined()).isFalse();
            assertThat(output.getAll()).containsOnlyOnce("Redis cannot be reached");
            assertThat(gateway.get(gateway.port(), "/readyz").statusCode()).isEqualTo(200);
            try (RedisServer _ = RedisServer.startedOn(port)) {
                await().atMost(Replicas.PATIENCE).until(link::isJoined);
                // Told once it has stayed for some seconds.
                await().atMost(Replicas.PATIENCE).until(() -> output.getAll().contains("Joined the fleet"));
                assertThat(output.getAll()).containsOnlyOnce("Joined the fleet").containsOnlyOnce("Redis cannot be reached");
            }
        }
    }

    @Test
    void goesOnAloneAndSaysWhyOnceWhereRedisComesButRefusesIt(CapturedOutput output) {
        RedisServer.require();
        int port = RedisServer.freePort();
        try (StartedGateway gateway = new StartedGateway(ENABLED, KEY, PORT + port);
                RedisServer _ = RedisServer.startedOn(port, "--requirepass", "right-password")) {
            await().atMost(Replicas.PATIENCE).until(() -> output.getAll().contains("NOAUTH"));
            await().during(Duration.ofMillis(1500)).atMost(Replicas.PATIENCE)
                    .until(() -> !gateway.context.getBean(FleetLinks.class).pages().isJoined());
            assertThat(output.getAll()).containsOnlyOnce("Redis cannot be used");
        }
    }

    @Test
    void refusesToStartWithoutAKeyThatAllReplicasHave(CapturedOutput output) {
        assertRefused(output, "peergraph.fleet.enabled needs peergraph.auth.partition-key.", ENABLED, PORT + RedisServer.freePort());
    }

    @Test
    void refusesToStartWithAWrongPassword(CapturedOutput output) {
        try (RedisServer redis = RedisServer.started("--requirepass", "right-password")) {
            assertRefused(output, "WRONGPASS", ENABLED, KEY, PORT + redis.port, "--spring.data.redis.password=CANARY-SECRET");
        }
    }

    @Test
    void refusesToStartWithoutAPasswordWhereOneIsNeeded(CapturedOutput output) {
        try (RedisServer redis = RedisServer.started("--requirepass", "right-password")) {
            assertRefused(output, "NOAUTH", ENABLED, KEY, PORT + redis.port);
        }
    }

    @Test
    void refusesToStartWhereScriptsMayNotRun(CapturedOutput output) {
        try (RedisServer redis = RedisServer.started("--user", "default", "on", "nopass", "~*", "&*", "+@all", "-@scripting")) {
            assertRefused(output, "it must allow Lua scripts", ENABLED, KEY, PORT + redis.port);
        }
    }

    @Test
    void refusesToStartWithARedisThatIsTooOld(CapturedOutput output) throws IOException {
        try (OldRedis redis = new OldRedis()) {
            assertRefused(output, "Redis is too old for a fleet: it must be 7.0 or newer", ENABLED, KEY, PORT + redis.port());
        }
    }

    @Test
    void refusesAUrlThatIsNoneWithoutShowingIt(CapturedOutput output) {
        assertRefused(output, "peergraph.fleet.page-url must begin with redis://", ENABLED, KEY,
                "--peergraph.fleet.page-url=http://user:CANARY-SECRET@host");
    }

    private static void assertRefused(CapturedOutput output, String reason, String... arguments) {
        Throwable failure = catchThrowable(() -> new StartedGateway(arguments).close());
        assertThat(failure).isNotNull();
        assertThat(output.getAll()).contains("APPLICATION FAILED TO START").contains(reason).doesNotContain("CANARY-SECRET");
    }

    @Test
    void tellsOperatorsButNeitherReadinessNorTheStatusOfHealth() {
        try (RedisServer redis = RedisServer.started();
                StartedGateway gateway = new StartedGateway(ENABLED, KEY, PORT + redis.port,
                        "--management.endpoint.health.show-details=always")) {
            assertThat(health(gateway).body()).contains("\"joined\":true").contains("\"replicas\":1");
            redis.kill();
            await().atMost(Replicas.PATIENCE).until(() -> health(gateway).body().contains("\"joined\":false"));
            assertThat(health(gateway).statusCode()).isEqualTo(200);
            assertThat(StartedGateway.json(health(gateway)).path("status").asString()).isEqualTo("UP");
            assertThat(gateway.get(gateway.port(), "/readyz").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> health(StartedGateway gateway) {
        return gateway.get(gateway.port(), "/actuator/health");
    }
}

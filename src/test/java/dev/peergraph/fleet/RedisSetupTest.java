package dev.peergraph.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.RedisServer;
import dev.peergraph.StartedGateway;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way of setting Redis up that the documentation names, by Spring Boot's properties. */
class RedisSetupTest {

    @TempDir
    private Path folder;

    private static StartedGateway gateway(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--peergraph.fleet.enabled=true", "--peergraph.fleet.timeout=500ms",
                "--peergraph.auth.partition-key=" + Replicas.MASTER_KEY));
        all.addAll(List.of(arguments));
        return new StartedGateway(all.toArray(String[]::new));
    }

    private static void assertSharesIn(StartedGateway gateway) {
        assertThat(gateway.context.getBean(FleetLinks.class).pages().isJoined()).isTrue();
        assertThat(gateway.query(Replicas.QUERY, Map.of("e", "env-1"), "Authorization", Replicas.CREDENTIAL).body()).contains("p-1");
    }

    private static void awaitPage(RedisCommands<String, String> redis) {
        await().atMost(Replicas.PATIENCE).until(() -> !redis.keys("*:page*").isEmpty());
    }

    @Test
    void oneServerWithUserAndPasswordAndDatabase() {
        try (RedisServer redis = RedisServer.started("--user", "gateway", "on", ">secret", "~fleet-7:*", "&fleet-7:*", "+@all");
                StartedGateway gateway = gateway("--spring.data.redis.port=" + redis.port, "--spring.data.redis.username=gateway",
                        "--spring.data.redis.password=secret", "--spring.data.redis.database=3", "--peergraph.fleet.namespace=fleet-7")) {
            assertSharesIn(gateway);
            RedisCommands<String, String> commands = redis.commands();
            commands.select(3);
            awaitPage(commands);
            assertThat(commands.keys("*")).allMatch(key -> key.startsWith("fleet-7:"));
        }
    }

    @Test
    void tls() throws IOException {
        HeldCertificate certificate = new HeldCertificate.Builder().commonName("localhost").addSubjectAlternativeName("localhost").build();
        Path pem = Files.writeString(folder.resolve("redis.pem"), certificate.certificatePem());
        Path key = Files.writeString(folder.resolve("redis.key"), certificate.privateKeyPkcs8Pem());
        int secure = RedisServer.freePort();
        try (RedisServer redis = RedisServer.started("--tls-port", Integer.toString(secure), "--tls-cert-file", pem.toString(),
                "--tls-key-file", key.toString(), "--tls-ca-cert-file", pem.toString(), "--tls-auth-clients", "no");
                StartedGateway gateway = gateway("--spring.data.redis.port=" + secure, "--spring.data.redis.ssl.bundle=redis",
                        "--spring.ssl.bundle.pem.redis.truststore.certificate=file:" + pem)) {
            assertSharesIn(gateway);
            awaitPage(redis.commands());
        }
    }

    @Test
    void cluster() {
        try (RedisServer redis = RedisServer.started("--cluster-enabled", "yes", "--cluster-config-file",
                folder.resolve("nodes.conf").toString(), "--cluster-announce-ip", "127.0.0.1")) {
            RedisCommands<String, String> commands = redis.commands();
            commands.clusterAddSlots(IntStream.range(0, 16384).toArray());
            await().atMost(Replicas.PATIENCE).until(() -> commands.clusterInfo().contains("cluster_state:ok"));
            try (StartedGateway gateway = gateway("--spring.data.redis.cluster.nodes=127.0.0.1:" + redis.port)) {
                assertSharesIn(gateway);
                awaitPage(commands);
            }
        }
    }

    @Test
    void clusterWhoseNodeDies() {
        try (RedisServer first = clusterNode("first"); RedisServer second = clusterNode("second")) {
            RedisCommands<String, String> commands = first.commands();
            commands.clusterAddSlots(IntStream.range(0, 16384).toArray());
            RedisCommands<String, String> other = second.commands();
            other.clusterMeet("127.0.0.1", first.port);
            await().atMost(Replicas.PATIENCE).until(() -> other.clusterNodes().contains(commands.clusterMyId()));
            await().atMost(Replicas.PATIENCE).ignoreExceptions().until(() -> other.clusterReplicate(commands.clusterMyId()).equals("OK"));
            await().atMost(Replicas.PATIENCE).until(() -> commands.clusterInfo().contains("cluster_state:ok"));
            try (StartedGateway gateway = gateway(
                    "--spring.data.redis.cluster.nodes=127.0.0.1:" + first.port + ",127.0.0.1:" + second.port)) {
                assertSharesIn(gateway);
                first.kill();
                awaitJoined(gateway, false);
                other.clusterFailover(false, true);
                awaitJoined(gateway, true);
                assertSharesIn(gateway);
            }
        }
    }

    private RedisServer clusterNode(String name) {
        return RedisServer.started("--cluster-enabled", "yes", "--cluster-config-file", folder.resolve(name + ".conf").toString(),
                "--cluster-announce-ip", "127.0.0.1");
    }

    private static void awaitJoined(StartedGateway gateway, boolean joined) {
        await().atMost(Replicas.PATIENCE).until(() -> gateway.context.getBean(FleetLinks.class).pages().isJoined() == joined);
    }

    /** A primary that hangs closes no connection. */
    @Test
    void sentinelWhosePrimaryHangs() throws IOException {
        try (RedisServer primary = RedisServer.started();
                RedisServer replica = RedisServer.started("--replicaof", "127.0.0.1 " + primary.port)) {
            await().atMost(Replicas.PATIENCE).until(() -> replica.commands().info("replication").contains("master_link_status:up"));
            try (RedisServer sentinel = RedisServer.sentinelOf(primary, folder.resolve("sentinel.conf"),
                    "sentinel down-after-milliseconds main 1000", "sentinel failover-timeout main 3000");
                    StartedGateway gateway = gateway("--spring.data.redis.sentinel.master=main",
                            "--spring.data.redis.sentinel.nodes=127.0.0.1:" + sentinel.port)) {
                assertSharesIn(gateway);
                primary.pause();
                awaitJoined(gateway, false);
                awaitJoined(gateway, true);
                assertThat(replica.commands().info("replication")).contains("role:master");
                assertSharesIn(gateway);
            } finally {
                primary.resume();
            }
        }
    }

    @Test
    void sentinel() throws IOException {
        try (RedisServer redis = RedisServer.started();
                RedisServer sentinel = RedisServer.sentinelOf(redis, folder.resolve("sentinel.conf"));
                StartedGateway gateway = gateway("--spring.data.redis.sentinel.master=main",
                        "--spring.data.redis.sentinel.nodes=127.0.0.1:" + sentinel.port)) {
            assertSharesIn(gateway);
            awaitPage(redis.commands());
        }
    }

    @Test
    void aRedisOfItsOwnForPages() {
        try (RedisServer budgets = RedisServer.started();
                RedisServer pages = RedisServer.started();
                StartedGateway gateway = gateway("--spring.data.redis.port=" + budgets.port,
                        "--peergraph.fleet.page-url=redis://localhost:" + pages.port)) {
            assertSharesIn(gateway);
            awaitPage(pages.commands());
            assertThat(budgets.commands().keys("*:page*")).isEmpty();
            assertThat(budgets.commands().keys("*:replicas")).hasSize(1);
        }
    }
}

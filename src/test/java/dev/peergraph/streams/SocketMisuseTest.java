package dev.peergraph.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.StartedGateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Clients that do what no client has to, on a started gateway. */
@Timeout(120)
class SocketMisuseTest {

    private static final WatchedUpstream UPSTREAM = new WatchedUpstream();
    private static final StartedGateway GATEWAY = new StartedGateway("--peergraph.changes.ping-interval=10m",
            "--spring.graphql.websocket.connection-init-timeout=3s");

    @BeforeAll
    static void begin() {
        GATEWAY.upstream.answers(UPSTREAM::answer);
    }

    @AfterAll
    static void close() {
        GATEWAY.close();
    }

    private static double ended(String reason) {
        return GATEWAY.context.getBean(MeterRegistry.class).get("peergraph.changes.ended").tag("reason", reason).counter().count();
    }

    @Test
    void anOperationWithoutADocumentFailsAndTheConnectionStays() throws InterruptedException {
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), SocketClient.CREDENTIAL)) {
            client.send(Map.of("type", "subscribe", "id", "a", "payload", Map.of()));
            assertThat(client.next("error").path("payload").path(0).path("extensions").path("code").asString())
                    .isEqualTo("BAD_USER_INPUT");
            client.subscribe("a");
            assertThat(client.changes()).isEqualTo("PRESENT p-1 PROVISIONING");
        }
    }

    @Test
    void closesForAMessageThatIsTooLongInAllItsFrames() throws InterruptedException {
        double before = ended("too-large");
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), SocketClient.CREDENTIAL)) {
            client.socket.sendText("{\"type\":\"ping\",\"payload\":{\"a\":\"" + "x".repeat(200_000), false).join();
            // The gateway may close the connection before all of it is sent.
            client.socket.sendText("x".repeat(200_000), false).exceptionally(_ -> client.socket).join();
            assertThat(client.closeCode()).isEqualTo(1009);
        }
        await().untilAsserted(() -> assertThat(ended("too-large")).isEqualTo(before + 1));
    }

    @Test
    void closesForAnEmptyMessageAndForBytes() throws InterruptedException {
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), SocketClient.CREDENTIAL)) {
            client.send("");
            assertThat(client.closeCode()).isEqualTo(4400);
        }
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), SocketClient.CREDENTIAL)) {
            client.socket.sendBinary(ByteBuffer.wrap(new byte[]{1}), true).join();
            assertThat(client.closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void closesForACredentialThatIsLongerThanAnyHeader() throws InterruptedException {
        try (SocketClient client = SocketClient.connected(GATEWAY.port())) {
            client.send(Map.of("type", "connection_init", "payload", Map.of("Authorization", "Basic " + "A".repeat(9000))));
            assertThat(client.closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void closesInTimeForAClientThatDoesNotBegin() {
        try (SocketClient client = SocketClient.connected(GATEWAY.port())) {
            assertThat(client.closeCode()).isEqualTo(4408);
        }
    }

    @Test
    void countsClientsOfAnotherProtocol() {
        double before = ended("protocol");
        try (SocketClient client = SocketClient.connected(GATEWAY.port(), head -> head)) {
            assertThat(client.closeCode()).isEqualTo(4406);
        }
        await().untilAsserted(() -> assertThat(ended("protocol")).isEqualTo(before + 1));
    }

    @Test
    void anIdIsFreeOnceItsOperationIsEnded() throws InterruptedException {
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), SocketClient.CREDENTIAL)) {
            for (int i = 0; i < 500; i++) {
                client.subscribe("a");
                client.send(Map.of("type", "complete", "id", "a"));
            }
            client.subscribe("last");
            await().untilAsserted(() -> {
                assertThat(client.closed).isNotDone();
                assertThat(client.messages).anyMatch(message -> message.path("id").asString().equals("last"));
            });
        }
    }

    @Test
    void answersAllMessagesHoweverManyComeAtOnce() throws InterruptedException {
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), SocketClient.CREDENTIAL)) {
            for (int i = 0; i < 3000; i++) {
                client.subscribe("op-" + i);
                client.send(Map.of("type", "ping"));
            }
            Map<String, Integer> answers = new HashMap<>();
            while (answers.getOrDefault("pong", 0) < 3000 || answers.getOrDefault("error", 0) < 2950) {
                JsonNode message = client.messages.take();
                answers.merge(message.path("type").asString(), 1, Integer::sum);
            }
            assertThat(answers).containsEntry("error", 2950).containsEntry("next", 50);
            assertThat(client.closed).isNotDone();
        }
    }

    @Test
    void readsNoFurtherPingsFromAClientThatReadsNoPongs() throws Exception {
        try (SlowSocket slow = new SlowSocket(GATEWAY.port())) {
            slow.begin();
            assertThat(slow.pingsUntilTheyAreNotTaken(64 << 20)).as("bytes of pings").isLessThan(32 << 20);
            assertThat(slow.readUntil("connection_ack")).isPositive();
        }
    }
}

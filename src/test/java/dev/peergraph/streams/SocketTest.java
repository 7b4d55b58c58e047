package dev.peergraph.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.peergraph.StartedGateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The protocol of WebSockets, on a started gateway. */
class SocketTest {

    private static final WatchedUpstream UPSTREAM = new WatchedUpstream();
    private static final StartedGateway GATEWAY = new StartedGateway("--peergraph.changes.poll-interval=200ms",
            "--peergraph.cache.fresh-in-transit=0s", "--peergraph.changes.ping-interval=5s",
            "--spring.graphql.websocket.connection-init-timeout=2s", "--peergraph.guard.max-retries=0");

    @BeforeEach
    void begin() {
        UPSTREAM.phases.clear();
        UPSTREAM.phases.put("p-1", "PROVISIONING");
        UPSTREAM.status = 200;
        GATEWAY.upstream.answers(UPSTREAM::answer);
    }

    @AfterAll
    static void close() {
        GATEWAY.close();
    }

    private static double meter(String name) {
        return GATEWAY.context.getBean(MeterRegistry.class).get(name).gauge().value();
    }

    @Test
    void tellsWhatIsThereAndWhatChanges() throws InterruptedException {
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), SocketClient.CREDENTIAL)) {
            client.subscribe("a");
            assertThat(client.changes()).isEqualTo("PRESENT p-1 PROVISIONING");
            UPSTREAM.phases.put("p-1", "READY");
            UPSTREAM.phases.put("p-2", "PENDING_ACCEPT");
            assertThat(client.changes()).isEqualTo("UPDATED p-1 READY, ADDED p-2 PENDING_ACCEPT");
            UPSTREAM.phases.remove("p-1");
            assertThat(client.changes()).isEqualTo("REMOVED p-1 -");
        }
        await().untilAsserted(() -> {
            assertThat(meter("peergraph.changes.subscriptions")).isZero();
            assertThat(meter("peergraph.changes.pollers")).isZero();
            assertThat(meter("peergraph.changes.streams")).isZero();
        });
    }

    @Test
    void takesTheCredentialOfTheHandshakeToo() throws InterruptedException {
        try (SocketClient client = SocketClient.connected(GATEWAY.port(),
                head -> head.subprotocols("graphql-transport-ws").header("Authorization", "Basic aGFuZDpzaGFrZQ=="))) {
            client.begin(null);
            client.subscribe("a");
            assertThat(client.changes()).isEqualTo("PRESENT p-1 PROVISIONING");
        }
    }

    @Test
    void withoutACredentialOperationsFailAndTheConnectionStays() throws InterruptedException {
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), null)) {
            client.subscribe("a");
            assertThat(code(client.next("error"))).isEqualTo("UNAUTHENTICATED");
            client.send(Map.of("type", "ping"));
            assertThat(client.next("pong")).isNotNull();
        }
    }

    private static String code(JsonNode error) {
        return error.path("payload").path(0).path("extensions").path("code").asString();
    }

    @Test
    void answersQueriesToo() throws InterruptedException {
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), SocketClient.CREDENTIAL)) {
            client.subscribe("q", "{ environment(id: \"env-1\") { environmentId } }", Map.of());
            assertThat(client.next("next").path("payload").path("data")).hasToString("{\"environment\":{\"environmentId\":\"env-1\"}}");
            assertThat(client.next("complete").path("id").asString()).isEqualTo("q");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "subscription { nothing } | BAD_USER_INPUT", "subscription { | BAD_USER_INPUT",
            "subscription { peeringChanges(environment: \"\") { stale } } | BAD_USER_INPUT",
            "subscription { peeringChanges(environment: \"e\", filter: {phase: UNRECOGNIZED}) { stale } } | BAD_USER_INPUT",
            "subscription { peeringChanges(environment: \"e\") { changes { peering { ... on CloudPeering { "
                    + "environment { peerings { totalCount } } } } } } } | BAD_USER_INPUT",
            "subscription { peeringChanges(environment: \"e\") { changes { peering { ... on AwsPeering { "
                    + "environment { peerings { totalCount } } } } } } } | BAD_USER_INPUT",
            "subscription($no: Boolean) { peeringChanges(environment: \"e\", snapshot: $no) { stale } } | BAD_USER_INPUT",
            "subscription { peeringChanges(environment: \"e\") @skip(if: true) { stale } } | BAD_USER_INPUT",
            "subscription($no: Boolean!) { peeringChanges(environment: \"e\") @include(if: $no) { stale } } | BAD_USER_INPUT",
            "subscription { ...F @skip(if: false) } fragment F on Subscription { peeringChanges(environment: \"e\") { stale } } "
                    + "| BAD_USER_INPUT",
            "subscription { ... { ...F } } fragment F on Subscription { ...F } | BAD_USER_INPUT",
            "subscription { ... on Query { __typename } } | BAD_USER_INPUT", "subscription { ...Nothing } | BAD_USER_INPUT",
            "query A { __typename } subscription B { ...F } fragment F on Query { __typename } | BAD_USER_INPUT"})
    void tellsMistakesAsErrors(String query, String code) throws InterruptedException {
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), SocketClient.CREDENTIAL)) {
            Map<String, Object> variables = new HashMap<>();
            variables.put("no", query.contains("$no: Boolean!") ? false : null);
            client.subscribe("a", query, variables);
            assertThat(code(client.next("error"))).isEqualTo(code);
        }
    }

    @Test
    void aClientMayEndAnOperationAndBeginItAgain() throws InterruptedException {
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), SocketClient.CREDENTIAL)) {
            for (int i = 0; i < 5; i++) {
                client.subscribe("a");
                assertThat(client.changes()).isEqualTo("PRESENT p-1 PROVISIONING");
                client.send(Map.of("type", "complete", "id", "a"));
                await().untilAsserted(() -> assertThat(meter("peergraph.changes.subscriptions")).isZero());
                client.messages.clear();
            }
        }
    }

    @Test
    void closesForWhatIsNotOfTheProtocol() throws InterruptedException {
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), SocketClient.CREDENTIAL)) {
            client.send("no JSON");
            assertThat(client.closeCode()).isEqualTo(4400);
        }
        try (SocketClient client = SocketClient.connected(GATEWAY.port())) {
            client.subscribe("a");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), SocketClient.CREDENTIAL)) {
            client.send(Map.of("type", "connection_init"));
            assertThat(client.closeCode()).isEqualTo(4429);
        }
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), SocketClient.CREDENTIAL)) {
            client.subscribe("a");
            client.subscribe("a");
            assertThat(client.closeCode()).isEqualTo(4409);
        }
        try (SocketClient client = SocketClient.connected(GATEWAY.port(), head -> head)) {
            assertThat(client.closeCode()).isEqualTo(4406);
        }
        try (SocketClient client = SocketClient.connected(GATEWAY.port())) {
            assertThat(client.closeCode()).isEqualTo(4408);
        }
    }

    @Test
    void refusesWebPagesOfOtherOrigins() throws InterruptedException {
        assertThatThrownBy(() -> connect("https://elsewhere.example")).cause()
                .isInstanceOfSatisfying(WebSocketHandshakeException.class,
                        failure -> assertThat(failure.getResponse().statusCode()).isEqualTo(403));
        try (SocketClient client = connect("http://localhost:" + GATEWAY.port())) {
            client.begin(SocketClient.CREDENTIAL);
        }
    }

    private static SocketClient connect(String origin) {
        return SocketClient.connected(GATEWAY.port(), head -> head.subprotocols("graphql-transport-ws").header("Origin", origin));
    }

    @Test
    void refusesOperationsThatAreTooManyAndGoesOnAnswering() throws InterruptedException {
        // At first, what executes operations is not compiled yet, and other tests may keep the machine busy.
        List<Duration> answers = new ArrayList<>();
        while (answers.size() < 8 && answers.stream().noneMatch(answer -> answer.toMillis() < 1000)) {
            answers.add(answerToPingAmongOperations());
            await().untilAsserted(() -> assertThat(meter("peergraph.changes.subscriptions")).isZero());
        }
        assertThat(answers).anySatisfy(answer -> assertThat(answer).isLessThan(Duration.ofSeconds(1)));
    }

    private static Duration answerToPingAmongOperations() throws InterruptedException {
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), SocketClient.CREDENTIAL)) {
            for (int i = 0; i < 300; i++) {
                client.subscribe("op-" + i);
            }
            long beganNanos = System.nanoTime();
            client.send(Map.of("type", "ping"));
            int refused = 0;
            int told = 0;
            Duration answered = null;
            while (refused < 250 || told < 50 || answered == null) {
                JsonNode message = client.messages.take();
                switch (message.path("type").asString()) {
                    case "error" -> {
                        assertThat(code(message)).isEqualTo("LIMIT_EXCEEDED");
                        refused++;
                    }
                    case "next" -> told++;
                    case "pong" -> answered = Duration.ofNanos(System.nanoTime() - beganNanos);
                    default -> throw new AssertionError(message);
                }
            }
            assertThat(meter("peergraph.changes.subscriptions")).isEqualTo(50);
            return answered;
        }
    }

    @Test
    void aRevokedCredentialEndsWhatItWatches() throws InterruptedException {
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), "Basic cmV2b2tlZDp4")) {
            client.subscribe("a");
            assertThat(client.changes()).isEqualTo("PRESENT p-1 PROVISIONING");
            UPSTREAM.status = 401;
            assertThat(code(client.next("error"))).isEqualTo("UNAUTHENTICATED");
        }
    }

    @Test
    void saysStaleWhileUpstreamIsDown() throws InterruptedException {
        try (SocketClient client = SocketClient.begun(GATEWAY.port(), "Basic ZG93bjp4")) {
            client.subscribe("a");
            assertThat(client.changes()).isEqualTo("PRESENT p-1 PROVISIONING");
            UPSTREAM.status = 503;
            assertThat(client.event().path("stale").asBoolean()).isTrue();
            UPSTREAM.status = 200;
            UPSTREAM.phases.put("p-1", "READY");
            assertThat(client.changes()).isEqualTo("UPDATED p-1 READY");
        }
    }
}

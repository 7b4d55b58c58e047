package dev.peergraph.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.peergraph.GatewayFixture;
import dev.peergraph.StartedGateway;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How streams end, and what slow clients cost. */
class StreamEndsTest {

    private static double ended(StartedGateway gateway, String reason) {
        var counter = gateway.context.getBean(MeterRegistry.class).find("peergraph.changes.ended").tag("reason", reason).counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void closesAConnectionThatAnswersNoPings() throws IOException {
        try (StartedGateway gateway = new StartedGateway("--peergraph.changes.ping-interval=1s");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(SlowSocket.HANDSHAKE.getBytes(StandardCharsets.US_ASCII));
            byte[] read = allOf(socket.getInputStream());
            assertThat(new String(read, StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 101");
            // The last frame closes with code 1001.
            assertThat(read).endsWith((byte) 0x88, (byte) 2, (byte) 3, (byte) 0xe9);
            await().untilAsserted(() -> assertThat(ended(gateway, "silent")).isEqualTo(1));
        }
    }

    private static byte[] allOf(InputStream stream) throws IOException {
        return stream.readAllBytes();
    }

    @Test
    void endsStreamsOverTheDrainBeforeTheServerStops() throws Exception {
        WatchedUpstream upstream = new WatchedUpstream();
        StartedGateway gateway = new StartedGateway("--peergraph.changes.drain=2s", "--peergraph.changes.poll-interval=500ms");
        try (gateway) {
            gateway.upstream.answers(upstream::answer);
            List<SocketClient> clients = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                SocketClient client = SocketClient.begun(gateway.port(), SocketClient.CREDENTIAL);
                for (int operation = 0; operation < 20; operation++) {
                    client.subscribe("op-" + operation);
                }
                for (int operation = 0; operation < 20; operation++) {
                    client.next("next");
                }
                clients.add(client);
            }
            assertThat(gateway.context.getBean(MeterRegistry.class).get("peergraph.changes.subscriptions").gauge().value())
                    .isEqualTo(1000);
            List<Long> closings = new ArrayList<>();
            for (SocketClient client : clients) {
                var _ = client.closed.thenRun(() -> {
                    synchronized (closings) {
                        closings.add(System.nanoTime());
                    }
                });
            }
            long began = System.nanoTime();
            gateway.context.close();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(clients).allSatisfy(client -> assertThat(client.closeCode()).isEqualTo(1012));
            assertThat(took).isLessThan(Duration.ofSeconds(15));
            assertThat(Duration.ofNanos(closings.getLast() - closings.getFirst())).isGreaterThan(Duration.ofSeconds(1));
            clients.forEach(SocketClient::close);
        }
    }

    @Test
    void refusesMoreConnectionsThanSubscriptions() throws Exception {
        try (StartedGateway gateway = new StartedGateway("--peergraph.changes.max-subscriptions=2");
                SocketClient first = SocketClient.begun(gateway.port(), null)) {
            try (SocketClient second = SocketClient.begun(gateway.port(), null);
                    SocketClient third = SocketClient.connected(gateway.port())) {
                assertThat(third.closeCode()).isEqualTo(1013);
                assertThat(second.closed).isNotDone();
            }
            await().untilAsserted(() -> assertThat(ended(gateway, "overload")).isEqualTo(1));
            await().untilAsserted(() -> assertThat(ended(gateway, "client")).isEqualTo(1));
            SocketClient.begun(gateway.port(), null).close();
            assertThat(first.closed).isNotDone();
        }
    }

    @Test
    void refusesADrainThatTheStopWouldNotWaitFor() {
        assertThatThrownBy(() -> GatewayFixture.start("--peergraph.changes.drain=21s"))
                .hasRootCauseMessage("peergraph.changes.drain must be at most spring.lifecycle.timeout-per-shutdown-phase (PT20S), "
                        + "but is PT21S");
    }

    @Test
    void aStreamOfEventsEndsWithoutCompleteAtShutdown() throws Exception {
        WatchedUpstream upstream = new WatchedUpstream();
        StartedGateway gateway = new StartedGateway("--peergraph.changes.drain=1s");
        try (gateway) {
            gateway.upstream.answers(upstream::answer);
            CompletableFuture<String> events = CompletableFuture.supplyAsync(() -> gateway.query(SocketClient.WATCH, Map.of(),
                    "Accept", "text/event-stream", "Authorization", SocketClient.CREDENTIAL).body());
            var told = gateway.context.getBean(MeterRegistry.class).get("peergraph.changes.events").counter();
            await().until(() -> told.count() > 0);
            gateway.context.close();
            assertThat(events.get(30, TimeUnit.SECONDS)).contains("event:next").contains("PROVISIONING").doesNotContain("complete");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatDoesNotReadCostsLittleAndGetsTheNewestState(boolean events) throws Exception {
        WatchedUpstream upstream = many();
        // The time of other responses is shorter than the test takes: it must not count.
        try (StartedGateway gateway = new StartedGateway("--peergraph.changes.poll-interval=100ms",
                "--peergraph.cache.fresh-in-transit=0s", "--peergraph.changes.ping-interval=5m",
                "--peergraph.limits.http.write-timeout=1s")) {
            gateway.upstream.answers(upstream::answer);
            try (SlowSocket slow = new SlowSocket(gateway.port())) {
                begin(slow, events);
                change(upstream, 50);
                upstream.phases.replaceAll((_, _) -> "READY");
                awaitReading(upstream);
                double unread = gateway.context.getBean(MeterRegistry.class).get("peergraph.http.unread").gauge().value();
                assertThat(unread).as("bytes that wait for the client").isBetween(1.0, 2_000_000.0);
                String newest = "\"phase\":\"READY\"";
                assertThat(events ? slow.readEventsUntil(newest) : slow.readUntil(newest))
                        .as("events until the newest state, of about 200 that 50 readings would be").isLessThan(120);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closesAClientThatDoesNotRead(boolean events) throws Exception {
        WatchedUpstream upstream = many();
        try (StartedGateway gateway = new StartedGateway("--peergraph.changes.poll-interval=100ms",
                "--peergraph.cache.fresh-in-transit=0s", "--peergraph.changes.ping-interval=5m", "--peergraph.changes.write-timeout=2s",
                "--peergraph.limits.http.write-timeout=1h")) {
            gateway.upstream.answers(upstream::answer);
            try (SlowSocket slow = new SlowSocket(gateway.port())) {
                begin(slow, events);
                MeterRegistry meters = gateway.context.getBean(MeterRegistry.class);
                await().until(() -> meters.get("peergraph.changes.streams").gauge().value() == 1);
                // Until they are full, the network's own buffers take what is told.
                AtomicInteger round = new AtomicInteger();
                await().atMost(Duration.ofMinutes(1)).until(() -> {
                    String phase = round.incrementAndGet() % 2 == 0 ? "PENDING_ACCEPT" : "PROVISIONING";
                    upstream.phases.replaceAll((_, _) -> phase);
                    return meters.get("peergraph.changes.streams").gauge().value() == 0;
                });
                await().until(() -> meters.get("peergraph.http.unread").gauge().value() == 0);
                assertThat(ended(gateway, events ? "client" : "unread")).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLeftOfClientsThatLeaveAtOnce(boolean events) throws Exception {
        WatchedUpstream upstream = many();
        try (StartedGateway gateway = new StartedGateway("--peergraph.changes.ping-interval=5m")) {
            gateway.upstream.answers(upstream::answer);
            try (SlowSocket stays = new SlowSocket(gateway.port())) {
                begin(stays, events);
                assertThat(events ? stays.readEventsUntil("PROVISIONING") : stays.readUntil("PROVISIONING")).isPositive();
                for (int i = 0; i < 50; i++) {
                    try (SlowSocket leaves = new SlowSocket(gateway.port())) {
                        begin(leaves, events);
                        leaves.reset();
                    }
                }
                await().untilAsserted(() -> assertThat(gauge(gateway, "streams")).isEqualTo(1));
            }
            await().untilAsserted(() -> {
                assertThat(gauge(gateway, "subscriptions")).isZero();
                assertThat(gauge(gateway, "pollers")).isZero();
                assertThat(gauge(gateway, "streams")).isZero();
            });
        }
    }

    private static double gauge(StartedGateway gateway, String name) {
        return gateway.context.getBean(MeterRegistry.class).get("peergraph.changes." + name).gauge().value();
    }

    @Test
    void aPingThatWaitsBehindWhatIsUnreadNeedsNoAnswer() throws Exception {
        WatchedUpstream upstream = many();
        try (StartedGateway gateway = new StartedGateway("--peergraph.changes.poll-interval=100ms",
                "--peergraph.cache.fresh-in-transit=0s", "--peergraph.changes.ping-interval=2s", "--peergraph.changes.write-timeout=5m")) {
            gateway.upstream.answers(upstream::answer);
            try (SlowSocket slow = new SlowSocket(gateway.port())) {
                slow.begin();
                Gauge unread = gateway.context.getBean(MeterRegistry.class).get("peergraph.http.unread").gauge();
                while (unread.value() == 0) {
                    slow.pong();
                    String phase = upstream.phases.containsValue("PROVISIONING") ? "PENDING_ACCEPT" : "PROVISIONING";
                    upstream.phases.replaceAll((_, _) -> phase);
                    int calls = upstream.calls.get();
                    await().pollInterval(Duration.ofMillis(50)).until(() -> {
                        slow.pong();
                        return upstream.calls.get() > calls + 1;
                    });
                }
                await().during(Duration.ofSeconds(9)).atMost(Duration.ofSeconds(30)).until(() -> ended(gateway, "silent") == 0);
                upstream.phases.replaceAll((_, _) -> "READY");
                assertThat(slow.readUntil("\"phase\":\"READY\"")).isPositive();
            }
        }
    }

    private static WatchedUpstream many() {
        WatchedUpstream upstream = new WatchedUpstream();
        upstream.phases.clear();
        IntStream.range(0, 2000).forEach(i -> upstream.phases.put("p-%06d".formatted(i), "PROVISIONING"));
        return upstream;
    }

    private static void begin(SlowSocket slow, boolean events) throws IOException {
        if (events) {
            slow.beginEvents();
        } else {
            slow.begin();
        }
    }

    private static void change(WatchedUpstream upstream, int rounds) {
        for (int round = 0; round < rounds; round++) {
            String phase = round % 2 == 0 ? "PENDING_ACCEPT" : "PROVISIONING";
            upstream.phases.replaceAll((_, _) -> phase);
            awaitReading(upstream);
        }
    }

    private static void awaitReading(WatchedUpstream upstream) {
        int calls = upstream.calls.get();
        await().until(() -> upstream.calls.get() > calls + 1);
    }
}

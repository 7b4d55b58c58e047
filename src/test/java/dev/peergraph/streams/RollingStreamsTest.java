package dev.peergraph.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.FakeUpstream;
import dev.peergraph.RedisServer;
import dev.peergraph.fleet.ChildGateway;
import dev.peergraph.fleet.Replicas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;

/** A thousand subscriptions of one gateway, which is told to stop, and another gateway that they go to. Both are processes of their own. */
class RollingStreamsTest {

    private static final int SOCKETS = 200;
    private static final int EACH = 5;
    private static final Duration DRAIN = Duration.ofSeconds(3);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** A process on a busy machine takes some seconds to end; requests in work would have 20 s. */
    private static final Duration LONGEST_EXIT = DRAIN.plusSeconds(8);

    private final WatchedUpstream watched = new WatchedUpstream();
    private final List<Long> callsNanos = new CopyOnWriteArrayList<>();

    private MockResponse answer(RecordedRequest request) {
        callsNanos.add(System.nanoTime());
        return watched.answer(request);
    }

    @Test
    void goToAnotherReplicaAndMissNothing() throws Exception {
        // Each of the two pollers reads at its own pace while both have clients.
        move(List.of());
        double intervals = (double) (callsNanos.getLast() - callsNanos.getFirst()) / INTERVAL.toNanos();
        assertThat(callsNanos.size() / intervals).as("calls in an interval").isLessThan(2.5);
    }

    @Test
    void goToAnotherReplicaOfTheFleetWithoutAFurtherCall() throws Exception {
        try (RedisServer redis = RedisServer.started()) {
            move(List.of("--peergraph.fleet.enabled=true", "--peergraph.fleet.timeout=1s", "--spring.data.redis.port=" + redis.port,
                    "--peergraph.auth.partition-key=" + Replicas.MASTER_KEY));
            assertThat(callsNanos).as("calls, at most one for an interval of the poller").isSorted().hasSizeGreaterThan(2);
            for (int i = 1; i < callsNanos.size(); i++) {
                assertThat(Duration.ofNanos(callsNanos.get(i) - callsNanos.get(i - 1))).as("from call %d to the next", i)
                        .isGreaterThan(INTERVAL.dividedBy(2));
            }
        }
    }

    /** Moves all from one replica to another, and records when upstream is called meanwhile. */
    private void move(List<String> arguments) throws Exception {
        List<ReturningClient> clients = new ArrayList<>();
        List<ChildGateway> gateways = List.of();
        HttpClient http = HttpClient.newHttpClient();
        try (FakeUpstream upstream = FakeUpstream.started(this::answer);
                ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor()) {
            gateways = started(upstream, arguments);
            List<Integer> ports = gateways.stream().map(gateway -> gateway.port).toList();
            for (int i = 0; i < SOCKETS; i++) {
                clients.add(new ReturningClient(http, ports, EACH));
            }
            awaitAll(clients, List.of());
            var _ = changes.scheduleAtFixedRate(this::change, 0, 300, TimeUnit.MILLISECONDS);
            callsNanos.clear();
            long beganNanos = System.nanoTime();
            assertThat(gateways.getFirst().stop()).as("exit status after SIGTERM").isEqualTo(143);
            assertThat(Duration.ofNanos(System.nanoTime() - beganNanos)).as("time to exit").isLessThan(LONGEST_EXIT);
            changes.shutdown();
            assertThat(changes.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            awaitAll(clients, List.of(1012));
        } finally {
            clients.forEach(ReturningClient::close);
            http.shutdownNow();
            gateways.forEach(ChildGateway::close);
        }
    }

    /** Waits until all have been told what is there, each by the connection that follows these closings. */
    private void awaitAll(List<ReturningClient> clients, List<Integer> closings) {
        await().atMost(Replicas.PATIENCE).untilAsserted(() -> {
            Map<String, String> phases = Map.copyOf(watched.phases);
            assertThat(clients).allSatisfy(client -> {
                assertThat(client.faults).isEmpty();
                assertThat(client.closings).containsExactlyElementsOf(closings);
                assertThat(client.unknown(phases, closings.size())).as("subscriptions that do not know all").isEmpty();
            });
        });
    }

    /** One peering comes, and each other goes on to its next phase. */
    private void change() {
        watched.phases.replaceAll((_, phase) -> phase.equals("PROVISIONING") ? "PENDING_ACCEPT" : "READY");
        watched.phases.put("p-" + (watched.phases.size() + 1), "PROVISIONING");
    }

    private static List<ChildGateway> started(FakeUpstream upstream, List<String> arguments) {
        List<String> all = Stream.concat(Stream.of("--peergraph.upstream.base-url=" + upstream.baseUrl(), "--peergraph.shutdown.delay=0s",
                "--peergraph.changes.drain=" + DRAIN, "--peergraph.changes.poll-interval=" + INTERVAL), arguments.stream()).toList();
        return IntStream.range(0, 2).mapToObj(_ -> CompletableFuture.supplyAsync(() -> {
            try {
                return ChildGateway.started(List.of(), all, _ -> {
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        })).toList().stream().map(CompletableFuture::join).toList();
    }
}

package dev.peergraph.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.fleet.Replicas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Three replicas whose clients watch the same environment. */
class FleetStreamsTest {

    private static final int REPLICAS = 3;

    @Test
    void costUpstreamTheCallsOfOne() throws Exception {
        WatchedUpstream upstream = new WatchedUpstream();
        try (Replicas replicas = new Replicas().with(REPLICAS, "--peergraph.changes.poll-interval=1s")) {
            replicas.upstream.answers(upstream::answer);
            await().atMost(Replicas.PATIENCE)
                    .until(() -> IntStream.range(0, REPLICAS).allMatch(replica -> replicas.link(replica).isJoined()));
            List<SocketClient> clients = new ArrayList<>();
            for (int replica = 0; replica < REPLICAS; replica++) {
                int port = replicas.gateway(replica).getEnvironment().getRequiredProperty("local.server.port", Integer.class);
                SocketClient client = SocketClient.begun(port, Replicas.CREDENTIAL);
                clients.add(client);
                client.subscribe("a");
                assertThat(client.changes()).isEqualTo("PRESENT p-1 PROVISIONING");
            }
            int calls = upstream.calls.get();
            double readings = readings(replicas);
            await().atMost(Duration.ofMinutes(1)).until(() -> readings(replicas) >= readings + 24);
            assertThat(upstream.calls.get() - calls).as("calls for 24 readings of three replicas").isLessThanOrEqualTo(14);
            upstream.phases.put("p-1", "READY");
            for (SocketClient client : clients) {
                assertThat(client.changes()).isEqualTo("UPDATED p-1 READY");
                client.close();
            }
        }
    }

    /** Returns how many pages the replicas have asked their caches for. */
    private static double readings(Replicas replicas) {
        return IntStream.range(0, REPLICAS)
                .mapToDouble(replica -> Stream.of("hit", "miss", "shared", "collapsed", "stale")
                        .mapToDouble(how -> replicas.count(replica, "peergraph.cache." + how))
                        .sum())
                .sum();
    }
}

package dev.peergraph.shutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.FakeUpstream;
import dev.peergraph.GatewayFixture;
import dev.peergraph.PeeringJson;
import dev.peergraph.RedisServer;
import dev.peergraph.fleet.ChildGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

class RollingRestartTest {

    private static final int REPLICAS = 3;
    private static final int CLIENTS = 6;
    /** Without it, some 40 of 2500 requests fail here. */
    private static final String DELAY = "4s";

    private static MockResponse page(RecordedRequest call) {
        return FakeUpstream.ok(PeeringJson.page(FakeUpstream.parameter(call, "environment"), "p-1", "p-2"))
                .newBuilder().headersDelay(100, TimeUnit.MILLISECONDS).build();
    }

    @Test
    void failsNoRequestOfThreeGatewaysUnderLoad() throws IOException, InterruptedException {
        List<ChildGateway> gateways = new ArrayList<>();
        try (FakeUpstream upstream = FakeUpstream.started(RollingRestartTest::page)) {
            for (int i = 0; i < REPLICAS; i++) {
                gateways.add(started(RedisServer.freePort(), upstream));
            }
            try (Balancer balancer = new Balancer(gateways.stream().map(gateway -> gateway.port).toList());
                    Load load = new Load(balancer.port)) {
                for (int i = 0; i < REPLICAS; i++) {
                    load.goesOn();
                    int before = load.answered.get();
                    assertThat(gateways.get(i).stop()).as("exit status after SIGTERM").isEqualTo(143);
                    assertThat(load.answered.get()).as("answered while it stopped").isGreaterThan(before + CLIENTS);
                    gateways.set(i, started(gateways.get(i).port, upstream));
                    await().atMost(GatewayFixture.PATIENCE).until(() -> balancer.ready().size() == REPLICAS);
                }
                load.goesOn();
                assertThat(load.failures).as("failed requests of %d, %s", load.answered.get(), balancer.refusals).isEmpty();
            }
        } finally {
            gateways.forEach(ChildGateway::close);
        }
    }

    private static ChildGateway started(int port, FakeUpstream upstream) throws IOException {
        return ChildGateway.startedOn(port, List.of(), List.of("--peergraph.upstream.base-url=" + upstream.baseUrl(),
                "--peergraph.shutdown.delay=" + DELAY, "--peergraph.guard.rate.initial-calls=0"), _ -> {
                });
    }

    /** Clients that ask again and again, each for pages that nobody has: half keep their connections, half make one for each request. */
    private static final class Load implements AutoCloseable {

        private final ConnectionProvider connections = ConnectionProvider.create("kept", CLIENTS);
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicInteger names = new AtomicInteger();
        private volatile boolean ended;
        private final List<Thread> clients;

        Load(int port) {
            HttpClient kept = HttpClient.create(connections).port(port);
            HttpClient fresh = HttpClient.newConnection().port(port).keepAlive(false);
            clients = IntStream.range(0, CLIENTS).mapToObj(i -> Thread.ofVirtual().start(() -> run(i % 2 == 0 ? kept : fresh))).toList();
        }

        private void run(HttpClient client) {
            while (!ended) {
                String answer = ask(client.host("127.0.0.1").disableRetry(true), "env-" + names.incrementAndGet());
                answered.incrementAndGet();
                if (!answer.contains("{\"totalCount\":2}")) {
                    failures.add(answer);
                }
            }
        }

        private static String ask(HttpClient client, String environment) {
            String query = "{\"query\": \"{ peerings(environment: \\\"" + environment + "\\\") { totalCount } }\"}";
            return String.valueOf(client
                    .headers(headers -> headers.set("Authorization", "Bearer x").set("Content-Type", "application/json"))
                    .post().uri("/graphql").send(ByteBufFlux.fromString(Mono.just(query)))
                    .responseContent().aggregate().asString()
                    .defaultIfEmpty("nothing").onErrorResume(failure -> Mono.just(failure.toString())).block(GatewayFixture.PATIENCE));
        }

        /** Waits until some more requests have been answered. */
        void goesOn() {
            int before = answered.get();
            await().atMost(GatewayFixture.PATIENCE).until(() -> answered.get() > before + 20 * CLIENTS);
        }

        @Override
        public void close() {
            ended = true;
            for (Thread client : clients) {
                try {
                    client.join(GatewayFixture.PATIENCE);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
            connections.dispose();
        }
    }
}

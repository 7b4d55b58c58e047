package dev.peergraph.upstream;

import static dev.peergraph.upstream.AdapterFixture.PATIENCE;
import static dev.peergraph.upstream.AdapterFixture.failure;
import static dev.peergraph.upstream.AdapterFixture.page;
import static dev.peergraph.upstream.AdapterFixture.properties;
import static dev.peergraph.upstream.AdapterFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PeeringPage;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;

/** Pooled connections that upstream has closed, and those that are old. */
class DeadConnectionTest {

    private static final DataSize LIMIT = DataSize.ofKilobytes(64);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final AdapterFixture adapters = new AdapterFixture();

    @AfterEach
    void close() {
        adapters.close();
    }

    /** Has one connection, so that a call waits until the one before has given it back. */
    private RestPeeringPages adapter(KeepAliveServer upstream) {
        return adapter(upstream, 1, LONG);
    }

    private RestPeeringPages adapter(KeepAliveServer upstream, int connections, Duration responseTimeout) {
        return adapters.adapter(properties(upstream.url(), responseTimeout, LIMIT,
                new UpstreamProperties.Pool(connections, 256, PATIENCE, PATIENCE, PATIENCE)));
    }

    private static void firstUseOnly(int use, Socket client) throws IOException {
        if (use == 1) {
            KeepAliveServer.page(client);
        } else {
            KeepAliveServer.reset(client);
        }
    }

    @Test
    void failsNoCallWhereEachSecondUseOfAConnectionIsReset() {
        try (KeepAliveServer upstream = new KeepAliveServer(DeadConnectionTest::firstUseOnly)) {
            RestPeeringPages adapter = adapter(upstream);

            for (int call = 0; call < 20; call++) {
                assertThat(page(adapter, request()).items()).isEmpty();
            }

            // Each second call: on a pooled connection first, then on one of its own.
            assertThat(upstream.requests()).isEqualTo(30);
            assertThat(upstream.connections()).isEqualTo(20);
        }
    }

    @Test
    void failsNoCallWhereASecondUseIsClosedInOrder() {
        try (KeepAliveServer upstream = new KeepAliveServer((use, client) -> {
            if (use == 1) {
                KeepAliveServer.page(client);
            } else {
                client.close();
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);

            assertThat(page(adapter, request()).items()).isEmpty();
            assertThat(page(adapter, request()).items()).isEmpty();
            assertThat(upstream.requests()).isEqualTo(3);
        }
    }

    @Test
    void failsNoCallWhereThePoolIsFullOfDeadConnections() {
        int calls = 16;
        CyclicBarrier allFirstCalls = new CyclicBarrier(calls);
        AtomicInteger first = new AtomicInteger();
        try (KeepAliveServer upstream = new KeepAliveServer((use, client) -> {
            if (first.incrementAndGet() <= calls) {
                meetAt(allFirstCalls);
            }
            firstUseOnly(use, client);
        })) {
            RestPeeringPages adapter = adapter(upstream, calls, LONG);
            assertThat(atOnce(adapter, calls)).hasSize(calls);
            assertThat(upstream.connections()).isEqualTo(calls);

            assertThat(page(adapter, request()).items()).isEmpty();
            assertThat(atOnce(adapter, calls)).hasSize(calls);
            assertThat(upstream.requests()).as("each call of them repeated once at most").isLessThanOrEqualTo(calls + 2 * (calls + 1));
        }
    }

    private static List<PeeringPage> atOnce(RestPeeringPages adapter, int calls) {
        return Flux.range(0, calls).flatMap(_ -> adapter.page(request()), calls).collectList().blockOptional(PATIENCE).orElseThrow();
    }

    private static void meetAt(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void repeatsNoCallOnANewConnection() {
        try (KeepAliveServer upstream = new KeepAliveServer((_, client) -> KeepAliveServer.reset(client))) {
            assertThat(failure(adapter(upstream), request())).isInstanceOf(PageFailure.Unavailable.class)
                    .hasMessage("Upstream closed the connection without an answer.");
            assertThat(upstream.requests()).isOne();
        }
    }

    @Test
    void repeatsACallOnceOnly() {
        AtomicInteger requests = new AtomicInteger();
        try (KeepAliveServer upstream = new KeepAliveServer((use, client) -> {
            if (requests.incrementAndGet() == 1) {
                firstUseOnly(use, client);
            } else {
                KeepAliveServer.reset(client);
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);
            assertThat(page(adapter, request()).items()).isEmpty();

            assertThat(failure(adapter, request())).isInstanceOf(PageFailure.Unavailable.class);
            assertThat(upstream.requests()).as("the pooled connection, and a new one").isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 200 OK\r\nContent-", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"data\":["})
    void repeatsNoCallThatWasAnsweredAByte(String begun) {
        try (KeepAliveServer upstream = new KeepAliveServer((use, client) -> {
            if (use == 1) {
                KeepAliveServer.page(client);
            } else {
                KeepAliveServer.write(client, begun);
                client.close();
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);
            assertThat(page(adapter, request()).items()).isEmpty();

            assertThat(failure(adapter, request())).isInstanceOfAny(PageFailure.Unavailable.class, PageFailure.InvalidResponse.class);
            assertThat(upstream.requests()).isEqualTo(2);
        }
    }

    @Test
    void givesTheRepeatWhatIsLeftOfTheTime() {
        AtomicInteger requests = new AtomicInteger();
        try (KeepAliveServer upstream = new KeepAliveServer((use, client) -> {
            if (requests.incrementAndGet() < 3) {
                firstUseOnly(use, client);
            }
        })) {
            RestPeeringPages adapter = adapter(upstream, 1, Duration.ofMillis(500));
            assertThat(page(adapter, request()).items()).isEmpty();

            assertThat(failure(adapter, request())).hasMessage("Upstream did not answer within 500 ms.");
            assertThat(upstream.requests()).isEqualTo(3);
        }
    }

    @Test
    void repeatsTheHopThatMetOneOnly() {
        AtomicInteger requests = new AtomicInteger();
        try (KeepAliveServer upstream = new KeepAliveServer((use, client) -> {
            switch (requests.incrementAndGet()) {
                case 1 -> KeepAliveServer.write(client,
                        "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
                case 2 -> KeepAliveServer.reset(client);
                default -> KeepAliveServer.page(client);
            }
        })) {
            assertThat(page(adapter(upstream), request()).items()).isEmpty();
            assertThat(upstream.requests()).isEqualTo(3);
        }
    }

    @Test
    void replacesAConnectionThatIsOld() {
        try (KeepAliveServer upstream = new KeepAliveServer((_, client) -> KeepAliveServer.page(client))) {
            RestPeeringPages adapter = adapters.adapter(properties(upstream.url(), LONG, LIMIT,
                    new UpstreamProperties.Pool(1, 1, PATIENCE, PATIENCE, Duration.ofMillis(1))));

            await().atMost(PATIENCE).pollInterval(2, TimeUnit.MILLISECONDS).until(() -> {
                page(adapter, request());
                return upstream.connections() > 1;
            });
        }
    }
}

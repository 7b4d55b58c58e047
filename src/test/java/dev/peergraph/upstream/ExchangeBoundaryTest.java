package dev.peergraph.upstream;

import static dev.peergraph.upstream.AdapterFixture.PATIENCE;
import static dev.peergraph.upstream.AdapterFixture.failure;
import static dev.peergraph.upstream.AdapterFixture.page;
import static dev.peergraph.upstream.AdapterFixture.properties;
import static dev.peergraph.upstream.OddExchanges.assertOwn;
import static dev.peergraph.upstream.OddExchanges.requestOf;
import static dev.peergraph.upstream.ScriptedConnections.happened;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PeeringPage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Two callers on one pooled connection: whatever upstream sends, each gets the answer to its own request or a failure. */
class ExchangeBoundaryTest {

    private static final DataSize LIMIT = DataSize.ofKilobytes(64);

    private final AdapterFixture adapters = new AdapterFixture();

    @AfterEach
    void close() {
        adapters.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"102 Processing", "103 Early Hints\r\nLink: </x>; rel=preload", "199 Odd", "100 Continue",
            "103 Early Hints\r\nContent-Length: 5"})
    void interimAnswersAreSkipped(String interim) {
        CountDownLatch seen = new CountDownLatch(1);
        try (ScriptedConnections upstream = new ScriptedConnections(request -> {
            request.send("HTTP/1.1 " + interim + "\r\n\r\n");
            request.send("HTTP/1.1 " + interim + "\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n");
            seen.countDown();
            request.send(request.page());
        })) {
            RestPeeringPages adapter = adapter(upstream);

            assertOwn(page(adapter, requestOf("a")), "a");
            assertOwn(page(adapter, requestOf("b")), "b");
            assertThat(upstream.connections()).as("the connection is clean").isOne();
        }
    }

    @Test
    void finalAnswerThatComesLongAfterAnInterimOneIsWaitedFor() {
        CountDownLatch pass = new CountDownLatch(1);
        try (ScriptedConnections upstream = new ScriptedConnections(request -> {
            request.send("HTTP/1.1 103 Early Hints\r\n\r\n");
            happened(pass);
            request.send(request.page());
        })) {
            RestPeeringPages adapter = adapter(upstream);
            Mono<PeeringPage> first = adapter.page(requestOf("a")).cache();
            Mono<PeeringPage> second = adapter.page(requestOf("b"));
            List<PeeringPage> pages = Flux.mergeSequential(first, second)
                    .doOnSubscribe(_ -> Thread.ofVirtual().start(pass::countDown))
                    .collectList().block(PATIENCE);

            assertThat(pages).hasSize(2);
            assertOwn(pages.getFirst(), "a");
            assertOwn(pages.getLast(), "b");
        }
    }

    @Test
    void switchOfProtocolsThatNobodyAskedForIsAFailureAndEndsTheConnection() {
        try (ScriptedConnections upstream = new ScriptedConnections(request -> {
            if (request.connection == 1) {
                request.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n" + request.page());
                request.wasClosed();
            }
            request.sendLate(request.page());
        })) {
            RestPeeringPages adapter = adapter(upstream);

            assertThat(failure(adapter, requestOf("a"))).isInstanceOf(PageFailure.InvalidResponse.class).hasMessageContaining("101");
            assertOwn(page(adapter, requestOf("b")), "b");
            assertThat(upstream.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified", "205 Reset Content"})
    void bodyThatFollowsAStatusWithoutOneReachesNobodyElse(String status) {
        CountDownLatch answered = new CountDownLatch(1);
        try (ScriptedConnections upstream = new ScriptedConnections(request -> {
            if (request.connection == 1) {
                request.send("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
                happened(answered);
                request.sendLate(request.page());
            } else {
                request.send(request.page());
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);

            assertThat(failure(adapter, requestOf("a"))).isInstanceOf(PageFailure.InvalidResponse.class);
            Mono<PeeringPage> other = adapter.page(requestOf("b")).doOnSubscribe(_ -> answered.countDown());
            assertOwn(Objects.requireNonNull(other.block(PATIENCE)), "b");
            assertThat(upstream.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ANSWER", "{\"data\":[", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\nContent-Length", "x", "\u0000\u0001 \r\nx",
            "HTTP/1.1 103 Early Hints\r\n\r\n"})
    void bytesThatFollowAnAnswerAtOnceEndTheConnection(String surplus) {
        try (ScriptedConnections upstream = new ScriptedConnections(request -> {
            if (request.connection == 1) {
                request.send(request.page() + surplus.replace("ANSWER", request.page()));
                request.wasClosed();
            } else {
                request.send(request.page());
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);

            assertOwn(page(adapter, requestOf("a")), "a");
            assertOwn(page(adapter, requestOf("b")), "b");
            assertThat(upstream.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ANSWER", "{\"data\":[", "HTTP/1.1 200 OK\r\n", "x"})
    void bytesThatComeWhileNobodyAsksEndTheConnection(String surplus) {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (ScriptedConnections upstream = new ScriptedConnections(request -> {
            request.send(request.page());
            if (request.connection == 1) {
                happened(answered);
                request.sendLate(surplus.replace("ANSWER", request.page()));
                if (request.wasClosed()) {
                    closed.countDown();
                }
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);

            assertOwn(page(adapter, requestOf("a")), "a");
            answered.countDown();
            assertThat(happened(closed)).isTrue();
            assertOwn(page(adapter, requestOf("b")), "b");
        }
    }

    @Test
    void emptyLinesAfterAnAnswerDoNoHarm() {
        try (ScriptedConnections upstream = new ScriptedConnections(request -> request.send(request.page() + "\r\n"))) {
            RestPeeringPages adapter = adapter(upstream);

            assertOwn(page(adapter, requestOf("a")), "a");
            assertOwn(page(adapter, requestOf("b")), "b");
            assertThat(upstream.connections()).isOne();
        }
    }

    @Test
    void bodyThatOnlyTheEndOfTheConnectionEndsIsReadWhole() {
        try (ScriptedConnections upstream = new ScriptedConnections(request -> {
            request.send("HTTP/1.1 200 OK\r\n\r\n" + request.body());
            request.close();
        })) {
            RestPeeringPages adapter = adapter(upstream);

            assertOwn(page(adapter, requestOf("a")), "a");
            assertOwn(page(adapter, requestOf("b")), "b");
        }
    }

    @Test
    void answerThatIsLeftHalfwayEndsTheConnection() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        try (ScriptedConnections upstream = new ScriptedConnections(request -> {
            if (request.connection == 1) {
                request.send(request.page().substring(0, 150));
                asked.countDown();
                happened(left);
                request.sendLate(request.page().substring(150));
                request.sendLate(request.page());
            } else {
                request.send(request.page());
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);
            var call = adapter.page(requestOf("a")).subscribe();
            happened(asked);
            call.dispose();
            left.countDown();

            assertOwn(page(adapter, requestOf("b")), "b");
            assertThat(upstream.connections()).isEqualTo(2);
        }
    }

    @Test
    void answerThatIsTooLargeEndsTheConnection() {
        try (ScriptedConnections upstream = new ScriptedConnections(request -> {
            if (request.connection == 1) {
                request.send(ScriptedConnections.Request.answer("200 OK", " ".repeat((int) LIMIT.toBytes() + 1) + request.body()));
            } else {
                request.send(request.page());
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);

            assertThat(failure(adapter, requestOf("a"))).isInstanceOf(PageFailure.InvalidResponse.class);
            assertOwn(page(adapter, requestOf("b")), "b");
        }
    }

    @Test
    void brokenChunksEndTheConnection() {
        try (ScriptedConnections upstream = new ScriptedConnections(request -> {
            if (request.connection == 1) {
                request.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"dat\r\nzz\r\n\r\n" + request.page());
                request.wasClosed();
            } else {
                request.send(request.page());
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);

            assertThat(failure(adapter, requestOf("a"))).isInstanceOf(PageFailure.class);
            assertOwn(page(adapter, requestOf("b")), "b");
            assertThat(upstream.connections()).isEqualTo(2);
        }
    }

    @Test
    void cleanConnectionsAreReused() {
        try (ScriptedConnections upstream = new ScriptedConnections(request -> request.send(
                request.number % 2 == 0 ? request.page() : ScriptedConnections.Request.answer("500 Internal Server Error", "{}")))) {
            RestPeeringPages adapter = adapter(upstream);
            for (int i = 0; i < 5; i++) {
                assertThat(failure(adapter, requestOf("a"))).isInstanceOf(PageFailure.Unavailable.class);
                assertOwn(page(adapter, requestOf("b")), "b");
            }
            assertThat(upstream.connections()).isOne();
        }
    }

    @Test
    void tenThousandMixedExchangesOfTenCallersShowNobodyAForeignByte() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (ScriptedConnections upstream = new ScriptedConnections(request -> mixed(request, random))) {
            OddExchanges.check(adapter(upstream, 4), seed);
        }
    }

    private static void mixed(ScriptedConnections.Request request, Random random) throws IOException, InterruptedException {
        String page = request.page();
        switch (OddExchanges.Answer.next(random)) {
            case AFTER_INTERIM_ONES -> request.send("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" + page);
            case LATE_AFTER_AN_INTERIM_ONE -> {
                request.send("HTTP/1.1 199 Odd\r\n\r\n");
                request.pause(random);
                request.send(page);
            }
            case TWICE -> request.send(page + page);
            case WITH_A_SECOND_BODY -> request.send(page + request.body());
            case CUT_SHORT -> {
                request.send(page.substring(0, random.nextInt(page.length())));
                request.close();
            }
            case NO_CONTENT_AND_AN_ANSWER -> {
                request.send("HTTP/1.1 204 No Content\r\n\r\n");
                request.pause(random);
                request.sendLate(page);
            }
            case NOT_MODIFIED_AND_A_BODY -> {
                request.send("HTTP/1.1 304 Not Modified\r\nContent-Length: " + request.body().length() + "\r\n\r\n");
                request.pause(random);
                request.sendLate(request.body() + page);
            }
            case PLAIN -> request.send(page);
        }
    }

    private RestPeeringPages adapter(ScriptedConnections upstream) {
        return adapter(upstream, 1);
    }

    private RestPeeringPages adapter(ScriptedConnections upstream, int connections) {
        return adapters.adapter(properties(upstream.url(), Duration.ofSeconds(10), LIMIT,
                new UpstreamProperties.Pool(connections, 256, PATIENCE, PATIENCE, PATIENCE)));
    }
}

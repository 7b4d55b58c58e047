package dev.peergraph.upstream;

import static dev.peergraph.upstream.AdapterFixture.PATIENCE;
import static dev.peergraph.upstream.AdapterFixture.failure;
import static dev.peergraph.upstream.AdapterFixture.page;
import static dev.peergraph.upstream.AdapterFixture.properties;
import static dev.peergraph.upstream.OddExchanges.assertEachGetsItsOwn;
import static dev.peergraph.upstream.OddExchanges.assertOwn;
import static dev.peergraph.upstream.OddExchanges.requestOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.outages.FailureCause;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PeeringPage;
import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What can go wrong on a connection of HTTP/2. */
class Http2FaultTest {

    private static final DataSize LIMIT = DataSize.ofKilobytes(64);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final String CUT = "The connection closed before upstream's answer was complete.";
    private static final String UNANSWERED = "Upstream closed the connection without an answer.";

    private final AdapterFixture adapters = new AdapterFixture();

    @AfterEach
    void close() {
        adapters.close();
    }

    /** Has one connection, so that it is known which one a call goes out on. */
    private RestPeeringPages adapter(ScriptedStreams upstream, Duration responseTimeout) {
        return adapters.adapter(properties(upstream.url(), responseTimeout, LIMIT,
                new UpstreamProperties.Pool(1, 256, PATIENCE, PATIENCE, PATIENCE)));
    }

    private RestPeeringPages adapter(ScriptedStreams upstream) {
        return adapter(upstream, LONG);
    }

    private static void assertReset(PageFailure failure, String message) {
        assertThat(failure).isInstanceOf(PageFailure.Unavailable.class).hasMessage(message);
        assertThat(failure.reason()).isEqualTo(FailureCause.RESET);
    }

    @Test
    void repeatsARequestThatUpstreamRefusedToProcess() {
        AtomicInteger requests = new AtomicInteger();
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            if (requests.incrementAndGet() % 2 == 1) {
                request.reset(Http2Error.REFUSED_STREAM);
            } else {
                request.page();
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);
            assertEachGetsItsOwn(adapter, 10);
            assertThat(upstream.requests()).isEqualTo(20);
            assertThat(upstream.connections()).isOne();
        }
    }

    @Test
    void repeatsARefusedRequestOnce() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> request.reset(Http2Error.REFUSED_STREAM))) {
            assertReset(failure(adapter(upstream), requestOf("a")), UNANSWERED);
            assertThat(upstream.requests()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Http2Error.class, names = {"REFUSED_STREAM", "FLOW_CONTROL_ERROR",
            "HTTP_1_1_REQUIRED"}, mode = EnumSource.Mode.EXCLUDE)
    void repeatsNoRequestThatIsResetForAnotherReason(Http2Error error) {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            if (request.number == 2) {
                request.reset(error);
            } else {
                request.page();
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);
            assertOwn(page(adapter, requestOf("a")), "a");

            assertReset(failure(adapter, requestOf("b")), UNANSWERED);
            assertOwn(page(adapter, requestOf("c")), "c");
            assertThat(upstream.requests()).isEqualTo(3);
            assertThat(upstream.connections()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void repeatsNoRequestWhoseAnswerHasBegun(boolean interim) {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            request.head(interim ? "103" : "200");
            // Late, so that the head is read first.
            request.later(20_000, () -> request.reset(Http2Error.REFUSED_STREAM));
        })) {
            assertReset(failure(adapter(upstream), requestOf("a")), interim ? UNANSWERED : CUT);
            assertThat(upstream.requests()).isOne();
        }
    }

    @Test
    void repeatsWhatAConnectionThatIsGoingAwayDoesNotProcess() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            if (request.number == 3) {
                request.goAway(false);
            } else {
                request.page();
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);
            assertEachGetsItsOwn(adapter, 10);
            assertThat(upstream.requests() + upstream.http11Requests()).as("each third one repeated").isBetween(14, 15);
        }
    }

    @Test
    void readsTheLastAnswerOfAConnectionThatIsGoingAway() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            request.goAway(true);
            request.later(20_000, request::page);
        })) {
            RestPeeringPages adapter = adapters.adapter(properties(upstream.url(), LONG, LIMIT,
                    new UpstreamProperties.Pool(64, 256, PATIENCE, PATIENCE, PATIENCE)));
            assertEachGetsItsOwn(adapter, 5);
            assertThat(upstream.requests() + upstream.http11Requests()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 300, 1_000, 3_000})
    void failsNoCallWhereAConnectionIsClosedAfterAnAnswer(long micros) {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            request.page();
            if (micros == 0) {
                request.close();
            } else {
                request.later(micros, request::close);
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);
            assertEachGetsItsOwn(adapter, 200);
        }
    }

    @Test
    void failsNoCallWhereEachSecondUseOfAConnectionClosesIt() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            if (request.number == 1) {
                request.page();
            } else {
                request.close();
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);
            assertEachGetsItsOwn(adapter, 20);
        }
    }

    @Test
    void repeatsNoCallOnANewConnection() {
        try (ScriptedStreams upstream = new ScriptedStreams(ScriptedStreams.Request::close)) {
            assertReset(failure(adapter(upstream), requestOf("a")), UNANSWERED);
            assertThat(upstream.requests() + upstream.http11Requests()).isOne();
        }
    }

    @Test
    void usesHttp11WhereConnectionsGoAwayWithoutAnAnswer() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> request.goAway(false))) {
            RestPeeringPages adapter = adapter(upstream);
            assertEachGetsItsOwn(adapter, 5);
            assertThat(upstream.requests()).isOne();
            assertThat(upstream.http11Requests()).isEqualTo(5);
        }
    }

    @Test
    void usesHttp11WhereConnectionsAreClosedWithoutAnAnswer() {
        try (ScriptedStreams upstream = new ScriptedStreams(ScriptedStreams.Request::close)) {
            RestPeeringPages adapter = adapter(upstream);
            assertReset(failure(adapter, requestOf("a")), UNANSWERED);
            assertEachGetsItsOwn(adapter, 5);
            assertThat(upstream.requests()).isOne();
        }
    }

    @Test
    void usesHttp11WhereStreamsAreResetFromTheFirstOneOn() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> request.reset(Http2Error.PROTOCOL_ERROR))) {
            RestPeeringPages adapter = adapter(upstream);
            assertReset(failure(adapter, requestOf("a")), UNANSWERED);
            assertEachGetsItsOwn(adapter, 5);
            assertThat(upstream.requests()).isOne();
        }
    }

    @Test
    void usesHttp11WhereUpstreamRequiresIt() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            if (request.number == 1) {
                request.page();
            } else {
                request.reset(Http2Error.HTTP_1_1_REQUIRED);
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);
            assertEachGetsItsOwn(adapter, 5);
            assertThat(upstream.requests()).isEqualTo(2);
            assertThat(upstream.http11Requests()).isEqualTo(4);
        }
    }

    @Test
    void leavesASilentConnectionThoughCallersLeaveBeforeATimeout() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            if (request.connection == 1 && request.number > 1) {
                request.fallSilent();
            } else {
                request.page();
            }
        })) {
            RestPeeringPages adapter = adapter(upstream, Duration.ofSeconds(5));
            assertOwn(page(adapter, requestOf("a")), "a");
            Disposable call = adapter.page(requestOf("b")).subscribe();
            await().atMost(PATIENCE).until(() -> upstream.requests() == 2);
            call.dispose();

            assertOwn(page(adapter, requestOf("c")), "c");
        }
    }

    @Test
    void keepsAConnectionThatIsSlowButAlive() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            if (request.number == 1) {
                request.page();
            } else if (request.number == 3) {
                request.later(TimeUnit.MILLISECONDS.toMicros(1_400), request::page);
            }
        })) {
            RestPeeringPages adapter = adapter(upstream, Duration.ofSeconds(2));
            assertOwn(page(adapter, requestOf("a")), "a");

            Mono<PageFailure> first = adapter.page(requestOf("b")).then(Mono.<PageFailure>empty())
                    .onErrorResume(PageFailure.class, Mono::just);
            Mono<PeeringPage> second = Mono.delay(Duration.ofSeconds(1)).then(adapter.page(requestOf("c")));
            var both = Mono.zip(first, second).block(PATIENCE);

            assertThat(both).isNotNull();
            assertThat(both.getT1()).hasMessage("Upstream did not answer within 2 s.");
            assertOwn(both.getT2(), "c");
            assertThat(upstream.requests()).isEqualTo(3);
            assertThat(upstream.closedConnections()).isZero();
        }
    }

    /** What they use up of the connection's window has to be given back. */
    @Test
    void answersThatAreTooLargeLeaveRoomForOthers() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            if (request.number % 2 == 1) {
                request.page();
            } else {
                request.head("200");
                request.end(" ".repeat(300_000));
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);
            for (int i = 0; i < 80; i++) {
                assertOwn(page(adapter, requestOf("a")), "a");
                assertThat(failure(adapter, requestOf("b"))).isInstanceOf(PageFailure.InvalidResponse.class);
            }
            assertThat(upstream.connections()).isOne();
        }
    }

    @Test
    void leavesAConnectionOnWhichNothingComesAnyMore() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            if (request.connection == 1 && request.number > 1) {
                request.fallSilent();
            } else {
                request.page();
            }
        })) {
            RestPeeringPages adapter = adapter(upstream, SHORT);
            assertOwn(page(adapter, requestOf("a")), "a");

            assertThat(failure(adapter, requestOf("b"))).isInstanceOf(PageFailure.Unavailable.class)
                    .hasMessage("Upstream did not answer within 500 ms.");
            assertOwn(page(adapter, requestOf("c")), "c");
        }
    }

    @Test
    void repeatsWhatElseWaitsOnAConnectionOnWhichNothingComes() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            if (request.connection == 1 && request.number > 1) {
                request.fallSilent();
            } else {
                request.page();
            }
        })) {
            RestPeeringPages adapter = adapter(upstream, Duration.ofSeconds(1));
            assertOwn(page(adapter, requestOf("a")), "a");

            Mono<PageFailure> first = adapter.page(requestOf("b")).then(Mono.<PageFailure>empty())
                    .onErrorResume(PageFailure.class, Mono::just);
            Mono<String> second = Mono.delay(SHORT).then(adapter.page(requestOf("c"))).map(page -> page.items().getFirst().toString());
            var both = Mono.zip(first, second).block(PATIENCE);

            assertThat(both).isNotNull();
            assertThat(both.getT1()).hasMessage("Upstream did not answer within 1 s.");
            assertThat(both.getT2()).contains("p-of-c");
        }
    }

    @Test
    void keepsAConnectionOnWhichAnswersComeThoughOneDoesNot() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            if (request.number != 2) {
                request.page();
            }
        })) {
            RestPeeringPages adapter = adapter(upstream, SHORT);
            assertOwn(page(adapter, requestOf("a")), "a");
            Mono<PageFailure> unanswered = adapter.page(requestOf("b")).then(Mono.<PageFailure>empty())
                    .onErrorResume(PageFailure.class, Mono::just);
            Mono<Void> others = Flux.range(0, 20)
                    .concatMap(_ -> Mono.delay(Duration.ofMillis(50)).then(adapter.page(requestOf("c"))))
                    .then();

            PageFailure failure = others.then(Mono.<PageFailure>empty()).mergeWith(unanswered).blockLast(PATIENCE);

            assertThat(failure).hasMessage("Upstream did not answer within 500 ms.");
            assertThat(upstream.connections()).isOne();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(upstream.resets()).containsExactly(Http2Error.CANCEL.code()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-10, 10})
    void isUnavailableWhereAnAnswerHasNotTheLengthItSays(int difference) {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            if (request.number == 1) {
                request.head("200", "content-length", Integer.toString(request.body().length() + difference));
                request.later(20_000, () -> request.end(request.body()));
            } else {
                request.page();
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);

            assertReset(failure(adapter, requestOf("a")), CUT);
            assertOwn(page(adapter, requestOf("b")), "b");
            assertThat(upstream.connections()).isOne();
        }
    }

    @Test
    void isInvalidWhereAnAnswerWithoutLengthEndsEarly() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            request.head("200");
            request.end(request.body().substring(0, 20));
        })) {
            assertThat(failure(adapter(upstream), requestOf("a"))).isInstanceOf(PageFailure.InvalidResponse.class)
                    .hasMessageStartingWith("Upstream's answer cannot be read: ");
        }
    }

    @Test
    void isUnavailableWhereAnAnswerStalls() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            request.head("200");
            request.body("{");
        })) {
            assertThat(failure(adapter(upstream, SHORT), requestOf("a"))).isInstanceOf(PageFailure.Unavailable.class)
                    .hasMessage("Upstream did not finish its answer within 500 ms.");
        }
    }

    @Test
    void endsAConnectionWithHeadersThatAreFarTooLarge() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            request.head("200", "x-long", "x".repeat(200_000));
            request.end(request.body());
        })) {
            assertReset(failure(adapter(upstream), requestOf("a")), UNANSWERED);
        }
    }

    @Test
    void saysThatHeadersAreTooLarge() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            request.head("200", "x-long", "x".repeat(70_000));
            request.end(request.body());
        })) {
            assertThat(failure(adapter(upstream), requestOf("a"))).isInstanceOf(PageFailure.InvalidResponse.class).hasMessage(
                    "Upstream's answer cannot be read: its headers are larger than 65536 bytes (peergraph.upstream.max-header-size).");
        }
    }

    @Test
    void readsLongHeaders() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            request.head("200", "x-long", "x".repeat(60_000));
            request.end(request.body());
        })) {
            assertOwn(page(adapter(upstream), requestOf("a")), "a");
        }
    }

    @Test
    void isInvalidWhereTheAnswerIsTooLargeAndTheConnectionIsKept() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            if (request.number == 1) {
                request.head("200");
                request.end(" ".repeat((int) LIMIT.toBytes() + 1));
            } else {
                request.page();
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);

            assertThat(failure(adapter, requestOf("a"))).isInstanceOf(PageFailure.InvalidResponse.class)
                    .hasMessageContaining("larger than");
            assertOwn(page(adapter, requestOf("b")), "b");
            assertThat(upstream.connections()).isOne();
        }
    }

    @Test
    void callersWhoLeaveResetTheirStreamsOnly() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            if (request.number % 2 == 1) {
                request.page();
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);
            for (int i = 0; i < 200; i++) {
                assertOwn(page(adapter, requestOf("a")), "a");
                int before = upstream.requests();
                Disposable call = adapter.page(requestOf("b")).subscribe();
                await().atMost(PATIENCE).pollInterval(1, TimeUnit.MILLISECONDS).until(() -> upstream.requests() > before);
                call.dispose();
            }
            assertOwn(page(adapter, requestOf("a")), "a");
            await().atMost(PATIENCE).until(() -> upstream.resets().size() == 200);
            assertThat(upstream.resets()).containsOnly(Http2Error.CANCEL.code());
            assertThat(upstream.connections()).isOne();
            assertThat(upstream.closedConnections()).isZero();
        }
    }

    @Test
    void resetsOfStreamsThatHaveEndedDoNoHarm() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            request.page();
            for (int i = 0; i < 10_000; i++) {
                request.reset(Http2Error.CANCEL);
            }
        })) {
            RestPeeringPages adapter = adapter(upstream);
            assertEachGetsItsOwn(adapter, 5);
            assertThat(upstream.connections()).isOne();
        }
    }

    @Test
    void isInvalidWhereItIsNotHttp2() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> request.raw(new byte[]{0, 0, 1, 1, 1, 0, 0, 0, 0, 0}))) {
            assertThat(failure(adapter(upstream), requestOf("a"))).isInstanceOfAny(PageFailure.InvalidResponse.class,
                    PageFailure.Unavailable.class);
            await().atMost(PATIENCE).until(() -> upstream.closedConnections() == 1);
        }
    }

    @Test
    void replacesAConnectionThatIsOld() {
        try (ScriptedStreams upstream = new ScriptedStreams(ScriptedStreams.Request::page)) {
            RestPeeringPages adapter = adapters.adapter(properties(upstream.url(), LONG, LIMIT,
                    new UpstreamProperties.Pool(1, 1, PATIENCE, PATIENCE, Duration.ofMillis(20))));

            await().atMost(PATIENCE).pollInterval(2, TimeUnit.MILLISECONDS).until(() -> {
                assertOwn(page(adapter, requestOf("a")), "a");
                return upstream.connections() > 2;
            });
            await().atMost(PATIENCE).until(() -> upstream.closedConnections() >= 2);
        }
    }

    @Test
    void closesAConnectionThatIsNotUsed() {
        try (ScriptedStreams upstream = new ScriptedStreams(ScriptedStreams.Request::page)) {
            RestPeeringPages adapter = adapters.adapter(properties(upstream.url(), LONG, LIMIT,
                    new UpstreamProperties.Pool(1, 1, PATIENCE, Duration.ofMillis(50), PATIENCE)));
            assertOwn(page(adapter, requestOf("a")), "a");

            await().atMost(PATIENCE).until(() -> upstream.closedConnections() == 1);
            assertOwn(page(adapter, requestOf("a")), "a");
            assertThat(upstream.connections()).isEqualTo(2);
        }
    }
}

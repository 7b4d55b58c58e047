package dev.peergraph.upstream;

import static dev.peergraph.upstream.AdapterFixture.PATIENCE;
import static dev.peergraph.upstream.AdapterFixture.page;
import static dev.peergraph.upstream.AdapterFixture.properties;
import static dev.peergraph.upstream.OddExchanges.assertEachGetsItsOwn;
import static dev.peergraph.upstream.OddExchanges.assertOwn;
import static dev.peergraph.upstream.OddExchanges.requestOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PeeringPage;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolNames;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Callers who share connections of HTTP/2: whatever upstream sends, each gets the answer to its own request or a failure. */
class Http2ExchangeTest {

    private static final DataSize LIMIT = DataSize.ofKilobytes(64);
    private static final UpstreamProperties.Pool POOL = new UpstreamProperties.Pool(64, 256, PATIENCE, PATIENCE, PATIENCE);

    private final AdapterFixture adapters = new AdapterFixture();

    @AfterEach
    void close() {
        adapters.close();
    }

    private RestPeeringPages adapter(ScriptedStreams upstream) {
        return adapters.adapter(properties(upstream.url(), Duration.ofSeconds(20), LIMIT, POOL));
    }

    @Test
    void shareAConnection() {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> request.later(100, request::page))) {
            RestPeeringPages adapter = adapter(upstream);
            assertOwn(page(adapter, requestOf("first")), "first");

            Flux.range(0, 500)
                    .flatMap(i -> adapter.page(requestOf("caller-" + i)).doOnNext(page -> assertOwn(page, "caller-" + i)), 50)
                    .then().block(PATIENCE);

            assertThat(upstream.connections()).isOne();
            assertThat(upstream.requests()).isEqualTo(501);
            assertThat(upstream.http11Requests()).isZero();
        }
    }

    @Test
    void useHttp11UntilAConnectionIsMade() {
        try (ScriptedStreams upstream = new ScriptedStreams(ScriptedStreams.Request::page)) {
            RestPeeringPages adapter = adapter(upstream);

            List<PeeringPage> pages = Flux.range(0, 10).flatMap(_ -> adapter.page(requestOf("a"))).collectList().block(PATIENCE);

            assertThat(pages).hasSize(10);
            assertThat(upstream.requests()).isOne();
            assertThat(upstream.http11Requests()).isEqualTo(9);
        }
    }

    @Test
    void useHttp11WhereUpstreamChoosesIt() {
        try (ScriptedStreams upstream = new ScriptedStreams(new Http2Settings(), ScriptedStreams.Request::page,
                ApplicationProtocolNames.HTTP_1_1)) {
            RestPeeringPages adapter = adapter(upstream);
            assertEachGetsItsOwn(adapter, 5);
            assertThat(upstream.http11Requests()).isEqualTo(5);
        }
    }

    @Test
    void useHttp11WhereHttp2IsSwitchedOff() {
        try (ScriptedStreams upstream = new ScriptedStreams(ScriptedStreams.Request::page)) {
            UpstreamProperties on = properties(upstream.url(), Duration.ofSeconds(20), LIMIT, POOL);
            RestPeeringPages adapter = adapters.adapter(new UpstreamProperties(on.baseUrl(), on.pageSize(), on.connectTimeout(),
                    on.responseTimeout(), on.maxResponseSize(), on.maxHeaderSize(), on.contact(), on.sslBundle(),
                    new UpstreamProperties.Http2(false), on.pool(), on.proxy()));

            assertOwn(page(adapter, requestOf("a")), "a");
            assertThat(upstream.connections()).isZero();
            assertThat(upstream.http11Requests()).isOne();
        }
    }

    @Test
    void grantUpstreamEnoughForLongAnswersAndNoPushes() {
        try (ScriptedStreams upstream = new ScriptedStreams(ScriptedStreams.Request::page)) {
            assertOwn(page(adapter(upstream), requestOf("a")), "a");

            Http2Settings granted = new Http2Settings();
            upstream.clientSettings().forEach(granted::putAll);
            assertThat(granted.initialWindowSize()).isGreaterThanOrEqualTo(2_000_000);
            assertThat(upstream.windowUpdates() + Http2CodecUtil.DEFAULT_WINDOW_SIZE).isGreaterThanOrEqualTo(16_000_000);
            assertThat(granted.pushEnabled()).isFalse();
            assertThat(granted.maxHeaderListSize()).isEqualTo(LIMIT.toBytes());
        }
    }

    @Test
    void tenThousandMixedExchangesOfTenCallersShowNobodyAForeignByte() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (ScriptedStreams upstream = new ScriptedStreams(request -> mixed(request, random))) {
            // What connections come to is forgotten at once, so that most calls keep to HTTP/2.
            AtomicInteger hours = new AtomicInteger();
            adapters.clock = () -> AdapterFixture.MOMENT.plus(Duration.ofHours(hours.incrementAndGet()));
            OddExchanges.check(adapter(upstream), seed);
            assertThat(upstream.requests()).as("most of them went over HTTP/2; seed %d", seed).isGreaterThan(7_000);
        }
    }

    /** Left out is what HTTP/2 has no way to do: bytes between messages, and the rest of a message at the start of the next one. */
    private static void mixed(ScriptedStreams.Request request, Random random) {
        long moment = random.nextInt(300);
        switch (OddExchanges.Answer.next(random)) {
            case AFTER_INTERIM_ONES -> {
                request.head("103");
                request.head("102");
                request.page();
            }
            case LATE_AFTER_AN_INTERIM_ONE -> {
                request.head("199");
                request.later(moment, request::page);
            }
            case TWICE -> {
                request.page();
                request.page();
            }
            case WITH_A_SECOND_BODY -> {
                request.page();
                request.end(request.body());
            }
            case CUT_SHORT -> cutShort(request, random);
            case NO_CONTENT_AND_AN_ANSWER -> {
                request.head("204", true);
                request.later(moment, request::page);
            }
            case NOT_MODIFIED_AND_A_BODY -> {
                request.head("304", true, "content-length", Integer.toString(request.body().length()));
                request.later(moment, () -> {
                    request.end(request.body());
                    request.page();
                });
            }
            case PLAIN -> request.page();
        }
    }

    /** By any of the ways in which HTTP/2 can end an answer. */
    private static void cutShort(ScriptedStreams.Request request, Random random) {
        String body = request.body();
        if (random.nextInt(4) > 0) {
            request.head("200", "content-length", Integer.toString(body.length()));
            request.body(body.substring(0, random.nextInt(body.length())));
        }
        switch (random.nextInt(6)) {
            case 0 -> request.close();
            case 1 -> {
                request.goAway(random.nextBoolean());
                request.close();
            }
            case 2 -> request.reset(Http2Error.REFUSED_STREAM);
            case 3 -> request.reset(Http2Error.INTERNAL_ERROR);
            default -> request.end("");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "102", "103", "199"})
    void interimAnswersAreSkipped(String interim) {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            request.head(interim, "link", "</x>; rel=preload");
            request.head(interim);
            request.later(TimeUnit.MILLISECONDS.toMicros(20), request::page);
        })) {
            RestPeeringPages adapter = adapter(upstream);

            assertOwn(page(adapter, requestOf("a")), "a");
            assertOwn(page(adapter, requestOf("b")), "b");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answersThatFollowAnAnswerReachNobody(boolean atOnce) {
        try (ScriptedStreams upstream = new ScriptedStreams(request -> {
            request.page();
            request.later(atOnce ? 0 : 5_000, () -> {
                request.page();
                request.end(request.body());
            });
        })) {
            RestPeeringPages adapter = adapter(upstream);
            assertEachGetsItsOwn(adapter, 20);
        }
    }

    @Test
    void waitForAStreamWhereUpstreamAllowsFew() {
        try (ScriptedStreams upstream = new ScriptedStreams(new Http2Settings().maxConcurrentStreams(1),
                request -> request.later(1_000, request::page))) {
            RestPeeringPages adapter = adapters.adapter(properties(upstream.url(), Duration.ofSeconds(20), LIMIT,
                    new UpstreamProperties.Pool(2, 256, PATIENCE, PATIENCE, PATIENCE)));
            assertOwn(page(adapter, requestOf("first")), "first");

            List<PeeringPage> pages = Flux.range(0, 50).flatMap(_ -> adapter.page(requestOf("a")), 50).collectList().block(PATIENCE);

            assertThat(pages).hasSize(50);
            assertThat(upstream.connections()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void heedALimitOfStreamsThatUpstreamLowers() {
        try (ScriptedStreams upstream = new ScriptedStreams(new Http2Settings().maxConcurrentStreams(100), request -> {
            if (request.number == 1) {
                request.settings(new Http2Settings().maxConcurrentStreams(2));
            }
            request.later(1_000, request::page);
        })) {
            RestPeeringPages adapter = adapter(upstream);
            assertOwn(page(adapter, requestOf("first")), "first");

            List<PeeringPage> pages = Flux.range(0, 50).flatMap(_ -> adapter.page(requestOf("a")), 50).collectList().block(PATIENCE);

            assertThat(pages).hasSize(50);
        }
    }

    @Test
    void areRefusedInTimeWhereNoStreamIsFree() {
        try (ScriptedStreams upstream = new ScriptedStreams(new Http2Settings().maxConcurrentStreams(1), request -> {
            if (request.number == 1) {
                request.page();
            }
        })) {
            RestPeeringPages adapter = adapters.adapter(properties(upstream.url(), PATIENCE, LIMIT,
                    new UpstreamProperties.Pool(1, 256, Duration.ofMillis(300), PATIENCE, PATIENCE)));
            assertOwn(page(adapter, requestOf("first")), "first");

            Throwable first = Flux.range(0, 2).flatMap(_ -> adapter.page(requestOf("a"))).then(Mono.<Throwable>empty())
                    .onErrorResume(Mono::just).block(PATIENCE);

            assertThat(first).isInstanceOf(PageFailure.NoConnection.class).hasMessage("No connection to upstream is free.");
        }
    }
}

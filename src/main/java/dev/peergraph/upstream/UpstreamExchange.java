package dev.peergraph.upstream;

import dev.peergraph.egress.EgressProxy;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageFailure;
import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.time.MonotonicClock;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Sends one GET and reads what comes back within the time and size allowed; follows redirects where the credential may go, and repeats the
 * GET on a new connection where a pooled one turns out to be closed.
 */
final class UpstreamExchange {

    private static final Set<Integer> FOLLOWED = Set.of(301, 302, 307, 308);
    private static final int MAX_HOPS = 3;

    /** More than any error body that is worth reading. */
    private static final int MAX_ERROR_BYTES = 256 * 1024;

    /**
     * The clients of upstream: what is left of a WebClient without builders, URI templates, filters and observation of each call.
     *
     * @param pooled speaks HTTP/1.1 and takes its connections from the pool
     * @param fresh speaks HTTP/1.1 and makes a new connection for each call: what a call is repeated with that found its pooled connection
     * closed
     * @param http2 offers HTTP/2; {@code null} if that is switched off, or upstream is called without TLS
     * @param proxy what all go through; {@code null} if straight to upstream
     */
    record Clients(ExchangeFunction pooled, ExchangeFunction fresh, @Nullable Http2 http2, @Nullable EgressProxy proxy) {

        /** Returns what the next call goes out with. */
        ExchangeFunction forCall() {
            return orHttp2(pooled);
        }

        /** Returns what a call is repeated with that found its connection closed, or was not processed. */
        ExchangeFunction forRepeat() {
            return orHttp2(fresh);
        }

        private ExchangeFunction orHttp2(ExchangeFunction http11) {
            return http2 != null && http2.connections.takeCall() ? http2.client : http11;
        }
    }

    /**
     * A client that offers HTTP/2.
     *
     * @param client takes its connections from a pool of its own
     * @param connections decides when it is used
     */
    record Http2(ExchangeFunction client, Http2Connections connections) {
    }

    private final Clients clients;
    private final UserAgent userAgent;
    private final Duration responseTimeout;
    private final int maxBytes;
    private final InstantSource dates;
    private final MonotonicClock clock;
    private final Drift drift;
    private final PageReading reading;
    private final BrokenExchange broken;

    UpstreamExchange(Clients clients, UserAgent userAgent, UpstreamProperties properties, InstantSource dates, MonotonicClock clock,
            Drift drift, PageReading reading) {
        this.clients = clients;
        this.userAgent = userAgent;
        this.responseTimeout = properties.responseTimeout();
        this.maxBytes = Math.toIntExact(properties.maxResponseSize().toBytes());
        this.dates = dates;
        this.clock = clock;
        this.drift = drift;
        this.reading = reading;
        this.broken = new BrokenExchange(properties, clients.proxy());
    }

    /** Reads the page at a URL, once; fails with a {@link PageFailure}. */
    Mono<PeeringPage> get(URI url, PageRequest request) {
        if (!isSendable(request.caller().credential())) {
            return Mono.error(() -> new PageFailure.Unauthenticated("The credential has characters that a header cannot carry.", null));
        }
        Attempt attempt = new Attempt(request, url);
        Mono<PeeringPage> page = hop(url, 0, attempt)
                .timeout(attempt.expiry(responseTimeout), Mono.error(() -> broken.timedOut(attempt)));
        return attempt.isTraced() ? page.tap(attempt::spanEnd) : page;
    }

    /**
     * Upstream may close a pooled connection just as a request goes out on it. That says nothing of upstream: a new one is tried at once.
     */
    private Mono<PeeringPage> hop(URI url, int hops, Attempt attempt) {
        return sent(clients.forCall(), url, hops, attempt).onErrorResume(error -> attempt.takeDeadConnection(error)
                ? sent(clients.forRepeat(), url, hops, attempt).onErrorMap(again -> broken.failure(again, attempt))
                : Mono.error(broken.failure(error, attempt)));
    }

    private Mono<PeeringPage> sent(ExchangeFunction client, URI url, int hops, Attempt attempt) {
        return client.exchange(new UpstreamCall(url, attempt, userAgent)).flatMap(response -> read(response, url, hops, attempt));
    }

    private Mono<PeeringPage> read(ClientResponse response, URI url, int hops, Attempt attempt) {
        try {
            return answered(response, url, hops, attempt);
        } catch (RuntimeException bug) {
            // Else nobody would read the body, and the connection would never be free again.
            return response.releaseBody().onErrorComplete().then(Mono.error(bug));
        }
    }

    /** Tells what a header may hold (RFC 9110 §5.5): a line break in it would begin another header. */
    private static boolean isSendable(Credential credential) {
        String value = credential.headerValue();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\t' && (c < ' ' || c > 0xff || c == 0x7f)) {
                return false;
            }
        }
        return true;
    }

    private Mono<PeeringPage> answered(ClientResponse response, URI url, int hops, Attempt attempt) {
        UpstreamHeaders head = UpstreamHeaders.read(response.statusCode().value(), response.headers().asHttpHeaders(), clock.now(),
                dates.instant());
        URI target = hops < MAX_HOPS && FOLLOWED.contains(head.status()) ? Redirect.target(url, head.location()) : null;
        if (target != null) {
            attempt.noteHead(null);
            return response.releaseBody().onErrorComplete().then(Mono.defer(() -> hop(target, hops + 1, attempt)));
        }
        attempt.noteHead(head);
        return head.status() == 200 ? page(response, head, attempt.request()) : refused(response, head, attempt.request());
    }

    private Mono<PeeringPage> page(ClientResponse response, UpstreamHeaders head, PageRequest request) {
        return AnswerBody.whole(response, maxBytes, (body, sent) -> {
            PeeringPage page = drift.counted(reading.read(body, request, PageAge.fetched(dates.instant(), clock.now()), head.rate()));
            return reading.withBody(page, sent);
        });
    }

    private Mono<PeeringPage> refused(ClientResponse response, UpstreamHeaders head, PageRequest request) {
        return AnswerBody.beginning(response, Math.min(maxBytes, MAX_ERROR_BYTES))
                .map(body -> FailureReader.read(head, body, request))
                .flatMap(Mono::<PeeringPage>error);
    }
}

package dev.peergraph.answers;

import dev.peergraph.auth.Partitions;
import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.edge.GraphQlPath;
import dev.peergraph.edge.RequestTraces;
import dev.peergraph.headers.AcceptEncoding;
import dev.peergraph.headers.CacheDirectives;
import dev.peergraph.headers.EntityTags;
import dev.peergraph.pages.Arrival;
import dev.peergraph.pages.Credential;
import dev.peergraph.pages.MonotonicClock;
import dev.peergraph.pages.Wanted;
import dev.peergraph.requests.BodyLimits;
import dev.peergraph.requests.ReadRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.adapter.HttpWebHandlerAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import reactor.util.context.Context;

/**
 * Serves cached responses before Security and GraphQL run: to the same request of the same caller only, with the headers that execution
 * would give, and counted by the same timers. Runs directly before the HTTP handler that it decorates, to which it passes all other
 * requests; their responses may be cached.
 */
@Component
@Order(EdgeOrder.CACHED_RESPONSES)
class CachedResponseHandler implements HttpHandlerDecoratorFactory {

    /** Larger requests are rare, and to read and compare them costs more than a cached response saves. */
    private static final long MAX_REQUEST_BYTES = 16 * 1024;

    /** Headers of requests that are always executed: they change the response, or ask for more than it. */
    private static final List<String> NOT_CACHED = List.of("Peergraph-Explain", "apollo-federation-include-trace", HttpHeaders.UPGRADE,
            HttpHeaders.CONTENT_ENCODING, HttpHeaders.EXPECT, HttpHeaders.IF_MODIFIED_SINCE);

    /** Headers that the response depends on, besides the credential. */
    private static final List<String> VARIED_BY = List.of(HttpHeaders.ACCEPT, HttpHeaders.CONTENT_TYPE,
            HttpHeaders.ORIGIN, "Sec-Fetch-Site", "Sec-Fetch-Mode");

    private static final byte[] NO_BODY = {};

    private final ResponseCache answers;
    private final Partitions callers;
    private final BodyLimits limits;
    private final MonotonicClock clock;
    private final ApplicationContext gateway;
    private final GraphQlPath path;
    private final long minZippedBytes;
    private final Timer executions;

    CachedResponseHandler(ResponseCache answers, Partitions callers, BodyLimits limits, MonotonicClock clock,
            ApplicationContext gateway, GraphQlPath path, ServerProperties server, MeterRegistry registry) {
        this.answers = answers;
        this.callers = callers;
        this.limits = limits;
        this.clock = clock;
        this.gateway = gateway;
        this.path = path;
        this.minZippedBytes = server.getCompression() != null && server.getCompression().getEnabled()
                ? server.getCompression().getMinResponseSize().toBytes()
                : Long.MAX_VALUE;
        this.executions = registry.timer("graphql.request", "error", "none", "graphql.operation.type", "query", "graphql.outcome",
                "SUCCESS");
    }

    @Override
    public HttpHandler apply(HttpHandler handler) {
        // A management port has a handler of its own, which has no answers to queries.
        boolean ours = handler instanceof HttpWebHandlerAdapter adapter && gateway.equals(adapter.getApplicationContext());
        return ours && answers.on() ? (request, response) -> handle(request, response, handler) : handler;
    }

    private Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response, HttpHandler next) {
        if (!mayBeCached(request)) {
            return next.handle(request, response);
        }
        BodyLimits.BoundedBody bounded = limits.bounded(request);
        Exchange exchange = new Exchange(request, response, bounded, next, System.nanoTime());
        if (request.getMethod().equals(HttpMethod.GET)) {
            return Mono.defer(() -> answer(exchange, NO_BODY));
        }
        return bounded.getBody()
                .collect(Body::new, Body::add)
                .onErrorResume(failure -> Mono.just(new Body(failure)))
                .flatMap(body -> answer(exchange, body))
                .doFinally(_ -> bounded.release());
    }

    private boolean mayBeCached(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        boolean asks = request.getMethod().equals(HttpMethod.GET) || (request.getMethod().equals(HttpMethod.POST) && isSmallJson(headers));
        if (!asks || !path.isOf(request)
                || !headers.containsHeader(HttpHeaders.AUTHORIZATION)) {
            return false;
        }
        for (String name : NOT_CACHED) {
            if (headers.containsHeader(name)) {
                return false;
            }
        }
        return !headers.containsHeader(HttpHeaders.CACHE_CONTROL) || CacheDirectives.wanted(headers) == Wanted.CACHED;
    }

    private static boolean isSmallJson(HttpHeaders headers) {
        String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
        long length = headers.getContentLength();
        return type != null && type.startsWith(MediaType.APPLICATION_JSON_VALUE) && length > 0 && length <= MAX_REQUEST_BYTES;
    }

    private Mono<Void> answer(Exchange exchange, Body body) {
        Throwable failure = body.failure;
        return failure == null
                ? answer(exchange, body.bytes())
                : exchange.next().handle(new Unreadable(exchange.request(), failure), exchange.response());
    }

    private Mono<Void> answer(Exchange exchange, byte[] body) {
        ResponseKey key = key(exchange.request(), body);
        CachedResponse cached = answers.find(key);
        if (cached != null) {
            return serve(cached, exchange);
        }
        return execute(exchange, body, answers.new Offer(key), new Arrival(clock.now()));
    }

    private static Mono<Void> execute(Exchange exchange, byte[] body, ResponseCache.Offer offer, Arrival arrival) {
        ServerHttpResponse response = exchange.response();
        response.beforeCommit(() -> Mono.fromRunnable(() -> offer.cache(response)));
        return Mono.defer(() -> exchange.next().handle(new ReadRequest(exchange.request(), body), response))
                .contextWrite(Context.of(ResponseCache.Offer.class, offer, Arrival.class, arrival));
    }

    private ResponseKey key(ServerHttpRequest request, byte[] body) {
        HttpHeaders headers = request.getHeaders();
        String[] head = new String[VARIED_BY.size() + 2];
        boolean get = request.getMethod().equals(HttpMethod.GET);
        head[0] = request.getMethod().name();
        head[1] = get ? request.getURI().toString() : String.valueOf(request.getURI().getScheme());
        for (int i = 0; i < VARIED_BY.size(); i++) {
            head[i + 2] = joined(headers, VARIED_BY.get(i));
        }
        return new ResponseKey(callers.of(new Credential(joined(headers, HttpHeaders.AUTHORIZATION))), List.of(head), body);
    }

    private static String joined(HttpHeaders headers, String name) {
        List<String> values = headers.get(name);
        if (values == null) {
            return "";
        }
        return values.size() == 1 ? values.getFirst() : String.join("\n", values);
    }

    /** Past Spring, whose way to write an answer costs more than all the rest. */
    private Mono<Void> serve(CachedResponse cached, Exchange exchange) {
        // Whoever is slow to read an answer holds no body meanwhile.
        exchange.bounded().release();
        ServerHttpResponse response = exchange.response();
        HttpServerResponse wire = ServerHttpResponseDecorator.getNativeResponse(response);
        HttpHeaders asked = exchange.request().getHeaders();
        CachedResponse.Form form = form(cached, asked);
        wire.responseHeaders().add(form.head());
        RequestTraces.show(asked, response.getHeaders());
        String tag = cached.tag();
        if (tag != null) {
            response.getHeaders()
                    .setCacheControl(CacheControl.maxAge(clock.now().until(cached.freshUntil())).cachePrivate());
        }
        if (tag != null && EntityTags.isKnown(tag, asked)) {
            response.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
            response.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
            return wire.status(HttpResponseStatus.NOT_MODIFIED).send().doFinally(_ -> executed(exchange));
        }
        return wire.sendObject(form.body().duplicate()).then().doFinally(_ -> executed(exchange));
    }

    /** Counts a cached response as an execution. */
    private void executed(Exchange exchange) {
        executions.record(System.nanoTime() - exchange.startNanos(), TimeUnit.NANOSECONDS);
    }

    private CachedResponse.Form form(CachedResponse cached, HttpHeaders asked) {
        boolean zipped = cached.length() >= minZippedBytes && AcceptEncoding.takesGzip(asked.get(HttpHeaders.ACCEPT_ENCODING));
        return zipped ? cached.zipped() : cached.plain();
    }

    /** The body of a request, or why it did not come whole. */
    private static final class Body {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
        private final @Nullable Throwable failure;

        Body() {
            this.failure = null;
        }

        Body(Throwable failure) {
            this.failure = failure;
        }

        void add(DataBuffer buffer) {
            bytes.writeBytes(ReadRequest.bytes(buffer));
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }

    private record Exchange(ServerHttpRequest request, ServerHttpResponse response, BodyLimits.BoundedBody bounded, HttpHandler next,
            long startNanos) {
    }

    /** A request whose body did not come whole. */
    private static final class Unreadable extends ServerHttpRequestDecorator {

        private final Throwable failure;

        Unreadable(ServerHttpRequest request, Throwable failure) {
            super(request);
            this.failure = failure;
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return Flux.error(failure);
        }
    }
}

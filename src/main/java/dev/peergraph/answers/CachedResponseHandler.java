package dev.peergraph.answers;

import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.requests.BodyLimits;
import dev.peergraph.requests.ReadRequest;
import dev.peergraph.time.Arrival;
import dev.peergraph.time.MonotonicClock;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.adapter.HttpWebHandlerAdapter;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Answers requests from the cache, before Security and GraphQL run. Runs directly before the HTTP handler that it decorates, to which it
 * passes all other requests; their responses may be cached.
 */
@Component
@Order(EdgeOrder.CACHED_RESPONSES)
class CachedResponseHandler implements HttpHandlerDecoratorFactory {

    private static final byte[] NO_BODY = {};

    private final ResponseCache cache;
    private final ResponseKeys keys;
    private final CachedResponseWriter writer;
    private final BodyLimits limits;
    private final MonotonicClock clock;
    private final ApplicationContext gateway;

    CachedResponseHandler(ResponseCache cache, ResponseKeys keys, CachedResponseWriter writer, BodyLimits limits, MonotonicClock clock,
            ApplicationContext gateway) {
        this.cache = cache;
        this.keys = keys;
        this.writer = writer;
        this.limits = limits;
        this.clock = clock;
        this.gateway = gateway;
    }

    @Override
    public HttpHandler apply(HttpHandler handler) {
        // A management port has a handler of its own, which answers no queries.
        boolean ours = handler instanceof HttpWebHandlerAdapter adapter && gateway.equals(adapter.getApplicationContext());
        return ours && cache.on() ? (request, response) -> handle(request, response, handler) : handler;
    }

    private Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response, HttpHandler next) {
        if (!keys.mayBeCached(request)) {
            return next.handle(request, response);
        }
        BodyLimits.BoundedBody bounded = limits.bounded(request);
        Exchange exchange = new Exchange(request, response, bounded, next, System.nanoTime());
        if (request.getMethod().equals(HttpMethod.GET)) {
            return Mono.defer(() -> answer(exchange, NO_BODY));
        }
        return bounded.getBody()
                .collect(ReadBody::new, ReadBody::add)
                .onErrorResume(failure -> Mono.just(new ReadBody(failure)))
                .flatMap(body -> answer(exchange, body))
                .doFinally(_ -> bounded.release());
    }

    private Mono<Void> answer(Exchange exchange, ReadBody body) {
        Throwable failure = body.failure();
        return failure == null
                ? answer(exchange, body.bytes())
                : exchange.next().handle(ReadBody.failed(exchange.request(), failure), exchange.response());
    }

    private Mono<Void> answer(Exchange exchange, byte[] body) {
        ResponseKey key = keys.key(exchange.request(), body);
        CachedResponse cached = cache.find(key);
        if (cached != null) {
            // A client that is slow to read the answer holds no body meanwhile.
            exchange.bounded().release();
            return writer.write(cached, exchange.request(), exchange.response(), exchange.startNanos());
        }
        return execute(exchange, body, new ResponseOffer(cache, key), new Arrival(clock.now()));
    }

    private static Mono<Void> execute(Exchange exchange, byte[] body, ResponseOffer offer, Arrival arrival) {
        ServerHttpResponse response = exchange.response();
        response.beforeCommit(() -> Mono.fromRunnable(() -> offer.cache(response)));
        return Mono.defer(() -> exchange.next().handle(new ReadRequest(exchange.request(), body), response))
                .contextWrite(Context.of(ResponseOffer.class, offer, Arrival.class, arrival));
    }

    private record Exchange(ServerHttpRequest request, ServerHttpResponse response, BodyLimits.BoundedBody bounded, HttpHandler next,
            long startNanos) {
    }
}

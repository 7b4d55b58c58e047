package dev.peergraph.web;

import dev.peergraph.auth.CallerCredentials;
import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.edge.RequestTraces;
import dev.peergraph.headers.CacheDirectives;
import dev.peergraph.operations.ClientName;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PagesUsed;
import dev.peergraph.pages.RequestTrace;
import dev.peergraph.pages.Wanted;
import dev.peergraph.time.Arrival;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Puts what execution needs of an HTTP request into the GraphQL context: its {@link Caller}, if it has one, which freshness it wants, when
 * it came, and a record of the pages that its answer uses.
 */
@Component
@Order(EdgeOrder.CALLER)
class CallerInterceptor implements WebGraphQlInterceptor {

    private final CallerCredentials credentials;
    private final MonotonicClock clock;
    private final InstantSource dates;

    CallerInterceptor(CallerCredentials credentials, MonotonicClock clock, InstantSource dates) {
        this.credentials = credentials;
        this.clock = clock;
        this.dates = dates;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return Mono.deferContextual(http -> intercept(request, chain,
                http.<Arrival>getOrEmpty(Arrival.class).orElseGet(() -> new Arrival(clock.now()))));
    }

    private Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain, Arrival arrival) {
        RequestTrace trace = RequestTraces.of(request.getAttributes());
        PagesUsed used = new PagesUsed();
        Map<Object, Object> context = Map.of(PagesUsed.class, used, Wanted.class, CacheDirectives.wanted(request.getHeaders()),
                Arrival.class, arrival, ClientName.class, ClientName.of(request.getHeaders()));
        String network = ClientNetwork.of(request.getRemoteAddress());
        return credentials.caller(request.getHeaders())
                .map(caller -> with(context, caller.with(trace).from(network), used))
                .switchIfEmpty(Mono.fromSupplier(() -> with(context, Caller.Absent.class, new Caller.Absent(credentials.wanted()))))
                .flatMap(known -> {
                    request.configureExecutionInput((_, input) -> input.graphQLContext(known).build());
                    return chain.next(request);
                });
    }

    private Map<Object, Object> with(Map<Object, Object> context, Caller caller, PagesUsed used) {
        Instant expiry = caller.expiresAt();
        used.noteEnd(expiry == null ? null : clock.now().plus(Duration.between(dates.instant(), expiry)));
        return with(context, Caller.class, caller);
    }

    private static Map<Object, Object> with(Map<Object, Object> context, Class<?> key, Object value) {
        Map<Object, Object> more = new HashMap<>(context);
        more.put(key, value);
        return more;
    }
}

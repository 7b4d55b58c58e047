package dev.peergraph.web;

import dev.peergraph.auth.CallerCredentials;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.PagesUsed;
import dev.peergraph.pages.RequestTrace;
import dev.peergraph.pages.Wanted;
import java.util.HashMap;
import java.util.Map;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Puts what execution needs of an HTTP request into the GraphQL context: its {@link Caller}, if it has one, how old an answer it takes, and
 * where to note what its answer is made of.
 */
@Component
class CallerInterceptor implements WebGraphQlInterceptor {

    private final CallerCredentials credentials;

    CallerInterceptor(CallerCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        RequestTrace trace = RequestTraces.of(request.getAttributes());
        PagesUsed used = new PagesUsed();
        Map<Object, Object> context = Map.of(PagesUsed.class, used, Wanted.class, CacheDirectives.wanted(request.getHeaders()));
        return credentials.caller(request.getHeaders())
                .map(caller -> with(context, caller.with(trace), used))
                .defaultIfEmpty(context)
                .flatMap(known -> {
                    request.configureExecutionInput((_, input) -> input.graphQLContext(known).build());
                    return chain.next(request);
                });
    }

    private static Map<Object, Object> with(Map<Object, Object> context, Caller caller, PagesUsed used) {
        used.noteEnd(caller.expiresAt());
        Map<Object, Object> more = new HashMap<>(context);
        more.put(Caller.class, caller);
        return more;
    }
}

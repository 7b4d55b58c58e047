package dev.peergraph.web;

import dev.peergraph.auth.CallerCredentials;
import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Wanted;
import java.util.Arrays;
import java.util.Map;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Puts what execution needs of an HTTP request into the GraphQL context: its {@link Caller}, if it has one, and how old an answer it takes.
 */
@Component
class CallerInterceptor implements WebGraphQlInterceptor {

    private final CallerCredentials credentials;

    CallerInterceptor(CallerCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        Wanted wanted = wanted(request.getHeaders());
        return credentials.caller(request.getHeaders())
                .map(caller -> Map.<Object, Object>of(Caller.class, caller, Wanted.class, wanted))
                .defaultIfEmpty(Map.of(Wanted.class, wanted))
                .flatMap(context -> {
                    request.configureExecutionInput((_, input) -> input.graphQLContext(context).build());
                    return chain.next(request);
                });
    }

    /** Heeds one directive of a request's {@code Cache-Control} (RFC 9111 §5.2.1). */
    private static Wanted wanted(HttpHeaders headers) {
        boolean noCache = headers.getOrEmpty(HttpHeaders.CACHE_CONTROL)
                .stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .anyMatch(directive -> directive.strip().equalsIgnoreCase("no-cache"));
        return noCache ? Wanted.REVALIDATED : Wanted.CACHED;
    }
}

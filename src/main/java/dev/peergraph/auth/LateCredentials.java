package dev.peergraph.auth;

import dev.peergraph.pages.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Credentials that do not come with an HTTP request, but later on its connection: their tokens pass no filter of Spring Security. */
public final class LateCredentials {

    private static final String BEARER = "bearer ";

    private final CallerCredentials credentials;
    private final @Nullable ReactiveAuthenticationManager tokens;

    /** Verifies tokens in service mode; without a manager, credentials are upstream's to verify. */
    LateCredentials(CallerCredentials credentials, @Nullable ReactiveAuthenticationManager tokens) {
        this.credentials = credentials;
        this.tokens = tokens;
    }

    /**
     * Who has proved to be a caller, and what a request of this caller needs in Reactor's context.
     *
     * @param caller the caller; {@code null} if no credential came
     * @param context what execution finds the caller by
     */
    public record Proven(@Nullable Caller caller, Context context) {
    }

    /** Returns who the headers prove the caller to be; empty if a token is not valid. */
    public Mono<Proven> proven(HttpHeaders headers) {
        return context(headers).flatMap(context -> credentials.caller(headers)
                .contextWrite(context)
                .map(caller -> new Proven(caller, context))
                .defaultIfEmpty(new Proven(null, context)));
    }

    private Mono<Context> context(HttpHeaders headers) {
        String authorization = headers.getFirst(HttpHeaders.AUTHORIZATION);
        if (tokens == null || authorization == null) {
            return Mono.just(Context.empty());
        }
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Mono.empty();
        }
        return tokens.authenticate(new BearerTokenAuthenticationToken(authorization.substring(BEARER.length()).strip()))
                .map(ReactiveSecurityContextHolder::withAuthentication)
                .onErrorResume(AuthenticationException.class, _ -> Mono.empty());
    }
}

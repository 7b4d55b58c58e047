package dev.peergraph.auth;

import dev.peergraph.pages.Caller;
import dev.peergraph.pages.Credential;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import reactor.core.publisher.Mono;

/**
 * Lets callers with a verified token read with the gateway's own credential. They share its partition, and so its budget and its pages;
 * what each may read of them stands in {@link Caller#mayRead}.
 */
final class ServiceCredential implements CallerCredentials {

    /** The subject of calls that the gateway makes of its own accord. */
    private static final String ITSELF = "peergraph";

    private final Supplier<Credential> credential;
    private final Partitions partitions;
    private final @Nullable String environmentsClaim;

    ServiceCredential(Supplier<Credential> credential, Partitions partitions, @Nullable String environmentsClaim) {
        this.credential = credential;
        this.partitions = partitions;
        this.environmentsClaim = environmentsClaim;
    }

    @Override
    public Mono<Caller> caller(HttpHeaders headers) {
        return ReactiveSecurityContextHolder.getContext()
                .mapNotNull(SecurityContext::getAuthentication)
                .ofType(JwtAuthenticationToken.class)
                .map(authentication -> caller(authentication.getToken(), headers));
    }

    @Override
    public String wanted() {
        return "Send one Authorization header: Bearer with a token of the gateway's issuer.";
    }

    @Override
    public Optional<Caller> gateway() {
        Credential now = credential.get();
        return Optional.of(new Caller(partitions.of(now), now, null).as(ITSELF));
    }

    private Caller caller(Jwt token, HttpHeaders headers) {
        Credential now = credential.get();
        Caller caller = new Caller(partitions.of(now), now, headers.getFirst(HttpHeaders.USER_AGENT))
                .as(subject(token))
                .until(token.getExpiresAt());
        return environmentsClaim == null ? caller : caller.within(environments(token.getClaim(environmentsClaim)));
    }

    /** Tokens without a subject are told apart by nothing: they count as one. */
    private static String subject(Jwt token) {
        return Objects.requireNonNullElse(token.getSubject(), "");
    }

    /** A token without the claim, or with nonsense there, names no environment. */
    private static Set<String> environments(@Nullable Object claim) {
        return switch (claim) {
            case Collection<?> list -> list.stream().filter(String.class::isInstance).map(String.class::cast)
                    .collect(Collectors.toUnmodifiableSet());
            case String words -> Stream.of(words.split(" ", -1)).filter(word -> !word.isEmpty()).collect(Collectors.toUnmodifiableSet());
            case null, default -> Set.of();
        };
    }
}

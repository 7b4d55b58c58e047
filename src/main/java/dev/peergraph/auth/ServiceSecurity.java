package dev.peergraph.auth;

import dev.peergraph.journal.Journal;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenError;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The service mode's checks of tokens: signature, issuer, audience and times by Spring Security. A request without a token comes through,
 * since the fields of its query answer for themselves; one with a bad token does not.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "peergraph.auth.mode", havingValue = "service")
@EnableWebFluxSecurity
class ServiceSecurity {

    private static final String JWT = "spring.security.oauth2.resourceserver.jwt.";

    ServiceSecurity(OAuth2ResourceServerProperties properties) {
        String issuer = properties.getJwt().getIssuerUri();
        List<String> audiences = properties.getJwt().getAudiences();
        if (issuer == null || issuer.isBlank()) {
            throw new IllegalArgumentException(
                    "peergraph.auth.mode is service: set " + JWT + "issuer-uri to the issuer of callers' tokens");
        }
        if (audiences == null || audiences.stream().allMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "peergraph.auth.mode is service: set " + JWT + "audiences to what tokens name as this gateway");
        }
    }

    @Bean
    SecurityWebFilterChain securityChain(ServerHttpSecurity http, AuthProperties properties, ActuatorPaths actuator, Journal journal) {
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                // The gateway's own headers are the same in both modes.
                .headers(ServerHttpSecurity.HeaderSpec::disable)
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .authorizeExchange(paths -> paths.matchers(where(actuator::isHealth)).permitAll()
                        .matchers(where(actuator::isAny)).hasAuthority(properties.service().operatorAuthority())
                        .anyExchange().permitAll())
                .oauth2ResourceServer(tokens -> tokens.jwt(_ -> {
                })
                        .authenticationEntryPoint((_, failure) -> refuse(failure, journal))
                        .authenticationFailureHandler((_, failure) -> refuse(failure, journal))
                        .accessDeniedHandler((_, _) -> Mono.error(TokenRefusals::insufficient)))
                .build();
    }

    private static ServerWebExchangeMatcher where(Predicate<ServerWebExchange> condition) {
        return exchange -> condition.test(exchange) ? MatchResult.match() : MatchResult.notMatch();
    }

    /** Refuses what Spring Security takes for an attempt to slip past a path in the gateway's own form. */
    @Bean
    ServerExchangeRejectedHandler strangeRequests() {
        return (_, _) -> Mono.error(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
    }

    /** Returns the kind of the deepest cause: messages may hold parts of a token. */
    private static String cause(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getClass().getSimpleName();
    }

    private static Mono<Void> refuse(AuthenticationException failure, Journal journal) {
        if (failure instanceof AuthenticationServiceException) {
            journal.note("The issuer of tokens cannot be asked for its keys", "issuer", cause(failure),
                    "check " + JWT + "issuer-uri, and the way to it; callers get 503 until it answers");
            return Mono.error(TokenRefusals::issuerSilent);
        }
        boolean malformed = failure instanceof OAuth2AuthenticationException refused
                && refused.getError() instanceof BearerTokenError error && error.getHttpStatus() == HttpStatus.BAD_REQUEST;
        boolean absent = !(failure instanceof OAuth2AuthenticationException);
        if (!absent) {
            journal.note("Tokens of callers are refused", malformed ? "malformed" : TokenFlaw.of(failure).label(), "",
                    "nothing, if it is a caller's own; if it is all, check " + JWT + "issuer-uri and .audiences, and the clock");
        }
        return Mono.error(() -> malformed ? TokenRefusals.malformed() : TokenRefusals.unauthenticated(absent));
    }
}

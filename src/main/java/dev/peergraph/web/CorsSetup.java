package dev.peergraph.web;

import dev.peergraph.pages.ErrorCode;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;

/** Lets web pages of the configured origins ask, without credentials of the browser's own; none are, where none is configured. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CorsProperties.class)
class CorsSetup {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 2)
    CorsWebFilter corsWebFilter(CorsProperties properties, GraphQlProperties graphQl) {
        UrlBasedCorsConfigurationSource paths = new UrlBasedCorsConfigurationSource();
        if (!properties.allowedOrigins().isEmpty()) {
            paths.registerCorsConfiguration(graphQl.getHttp().getPath(), allowed(properties));
        }
        return new CorsWebFilter(paths, new Processor());
    }

    private static CorsConfiguration allowed(CorsProperties properties) {
        CorsConfiguration allowed = new CorsConfiguration();
        allowed.setAllowedOrigins(properties.allowedOrigins());
        allowed.setAllowedMethods(List.of("GET", "HEAD", "POST"));
        allowed.setAllowedHeaders(List.of("authorization", "content-type", "cache-control", "if-none-match", "traceparent", "x-request-id",
                "peergraph-explain"));
        allowed.setExposedHeaders(List.of("ETag", RequestTraces.REQUEST_ID));
        allowed.setMaxAge(properties.maxAge());
        allowed.setAllowCredentials(false);
        return allowed;
    }

    /** Refuses as the rest of the gateway does. */
    private static final class Processor extends DefaultCorsProcessor {

        @Override
        protected void rejectRequest(ServerHttpResponse response) {
            throw new Refusal(HttpStatus.FORBIDDEN, ErrorCode.BAD_USER_INPUT, "This origin may not ask here, or not in this way.");
        }
    }
}

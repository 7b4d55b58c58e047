package dev.peergraph.browsers;

import dev.peergraph.auth.ActuatorPaths;
import dev.peergraph.edge.EdgeHeaders;
import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.edge.Refusal;
import dev.peergraph.pages.ErrorCode;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.server.ServerWebExchange;

/**
 * Configures CORS: web pages of the configured origins, and no others, may send requests, without cookies. They can read every answer but
 * those of the actuator, refusals of a wrong path or method too.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CorsProperties.class)
class CorsSetup {

    /** Headers that a page cannot read unless they are listed. */
    static final List<String> EXPOSED = List.of(HttpHeaders.ETAG, HttpHeaders.RETRY_AFTER, HttpHeaders.WWW_AUTHENTICATE,
            EdgeHeaders.TRACE_PARENT, EdgeHeaders.REQUEST_ID);

    /** The endpoint refuses the last three itself, so that a page can read why. */
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    @Bean
    @Order(EdgeOrder.CORS)
    CorsWebFilter corsWebFilter(CorsProperties properties, GraphQlProperties graphQl, ActuatorPaths actuator) {
        CorsConfiguration allowed = allowed(properties);
        CorsConfigurationSource source = properties.allowedOrigins().isEmpty()
                ? _ -> null
                : exchange -> isOfGraphQl(exchange.getRequest(), graphQl.getHttp().getPath()) || isOpen(exchange, actuator, allowed)
                        ? allowed
                        : null;
        return new CorsWebFilter(source, new Processor());
    }

    private static boolean isOfGraphQl(ServerHttpRequest request, String graphQl) {
        String path = request.getPath().pathWithinApplication().value();
        return path.equals(graphQl) || path.startsWith(graphQl + "/");
    }

    /** Outside of GraphQL, other origins are not refused: behind a proxy, a browser requests GraphiQL's own files with another origin. */
    private static boolean isOpen(ServerWebExchange exchange, ActuatorPaths actuator, CorsConfiguration allowed) {
        return allowed.checkOrigin(exchange.getRequest().getHeaders().getOrigin()) != null && !actuator.isManagementPort(exchange)
                && !actuator.isAny(exchange);
    }

    private static CorsConfiguration allowed(CorsProperties properties) {
        CorsConfiguration allowed = new CorsConfiguration();
        allowed.setAllowedOrigins(properties.allowedOrigins());
        allowed.setAllowedMethods(METHODS);
        allowed.setAllowedHeaders(properties.allowedHeaders());
        allowed.setExposedHeaders(EXPOSED);
        allowed.setMaxAge(properties.maxAge());
        allowed.setAllowCredentials(false);
        return allowed;
    }

    /** Refuses with a GraphQL error, as the rest of the gateway does. */
    private static final class Processor extends DefaultCorsProcessor {

        @Override
        protected void rejectRequest(ServerHttpResponse response) {
            throw Refusal.of(HttpStatus.FORBIDDEN, ErrorCode.BAD_USER_INPUT,
                    "Requests of this origin, or with this method or header, are not allowed (CORS).");
        }
    }
}

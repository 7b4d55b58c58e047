package dev.peergraph.browsers;

import dev.peergraph.edge.EdgeOrder;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Tells browsers, on every answer, to take it for what it is and to let no other site have it. */
@Component
@Order(EdgeOrder.SECURITY_HEADERS)
public class SecurityHeaders implements WebFilter {

    /** The name of one that stands on every answer. */
    public static final String ON_EVERY_ANSWER = "X-Content-Type-Options";

    /** An answer of data loads nothing and stands in no frame. */
    private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

    /** The page of GraphiQL loads scripts. */
    private static final String PAGE_POLICY = "frame-ancestors 'none'";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders headers = exchange.getResponse().getHeaders();
        ServerHttpRequest request = exchange.getRequest();
        set(headers, request.getPath().pathWithinApplication().value());
        if ("https".equalsIgnoreCase(request.getURI().getScheme())) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
        return chain.filter(exchange);
    }

    /** Sets those that do not depend on how the answer travels. */
    public static void set(HttpHeaders headers, String path) {
        headers.set("Content-Security-Policy", policy(path));
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set(ON_EVERY_ANSWER, "nosniff");
        headers.set("X-Frame-Options", "DENY");
    }

    private static String policy(String path) {
        return path.equals("/graphiql") || path.startsWith("/graphiql/") ? PAGE_POLICY : DATA_POLICY;
    }
}

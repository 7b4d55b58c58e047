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

/** Sets security headers on every answer: browsers take it for what its type says, and let no other site read or embed it. */
@Component
@Order(EdgeOrder.SECURITY_HEADERS)
class SecurityHeaders implements WebFilter {

    static final String ON_EVERY_ANSWER = "X-Content-Type-Options";

    /** Data loads nothing, and is not shown in a frame. */
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

    /** Sets the headers that do not depend on whether the answer is sent over TLS. */
    static void set(HttpHeaders headers, String path) {
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

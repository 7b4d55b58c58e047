package dev.peergraph.web;

import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.edge.GraphQlPath;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Rewrites {@code Accept} into a form that Spring and its actuator can read, since they answer others with 500: without empty members (RFC
 * 9110 §5.6.1.2), and removed if it is invalid (§12.5.1). The path of GraphQL reads the header itself.
 */
@Component
@Order(EdgeOrder.READABLE_ACCEPT)
class ReadableAccept implements WebFilter {

    /** The most types that Spring sorts. */
    private static final int MOST_TYPES = 50;

    private static final Pattern EMPTY_MEMBER = Pattern.compile("(?:^|,)[ \\t]*(?:,|$)");

    private final GraphQlPath graphQl;

    ReadableAccept(GraphQlPath graphQl) {
        this.graphQl = graphQl;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        List<String> lines = request.getHeaders().getOrEmpty(HttpHeaders.ACCEPT);
        if (lines.isEmpty() || graphQl.isOf(request)) {
            return chain.filter(exchange);
        }
        List<MediaType> types = types(lines);
        boolean readable = !types.isEmpty() && lines.stream().noneMatch(line -> EMPTY_MEMBER.matcher(line).find());
        return chain.filter(readable ? exchange : with(types, exchange));
    }

    private static List<MediaType> types(List<String> lines) {
        try {
            List<MediaType> types = MediaType.parseMediaTypes(lines);
            return types.size() > MOST_TYPES ? List.of() : types;
        } catch (InvalidMediaTypeException _) {
            return List.of();
        }
    }

    private static ServerWebExchange with(List<MediaType> types, ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest().mutate().headers(headers -> {
            headers.remove(HttpHeaders.ACCEPT);
            if (!types.isEmpty()) {
                headers.setAccept(types);
            }
        }).build();
        return exchange.mutate().request(request).build();
    }
}

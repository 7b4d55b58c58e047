package dev.peergraph.web;

import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.edge.GraphQlPath;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/**
 * Passes requests by POST for GraphQL to the endpoint, past the search of Spring's dispatcher for a handler, an adapter and a writer. All
 * others go through the dispatcher.
 */
@Component
@Order(EdgeOrder.POST_ROUTE)
class PostRoute implements WebFilter {

    private final GraphQlPath path;
    private final WebHandler handler;

    PostRoute(GraphQlPath path, GraphQlEndpoint endpoint) {
        this.path = path;
        this.handler = RouterFunctions.toWebHandler(_ -> Mono.just(endpoint::handle));
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        return request.getMethod().equals(HttpMethod.POST) && path.isOf(request) ? handler.handle(exchange) : chain.filter(exchange);
    }
}

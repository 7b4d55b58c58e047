package dev.peergraph.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Gives requests that are refused before they are GraphQL the shape of a GraphQL answer: those whose refusal has a code. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class Refusals implements WebFilter {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return chain.filter(exchange).onErrorResume(ResponseStatusException.class, refusal -> write(exchange, refusal));
    }

    private static Mono<Void> write(ServerWebExchange exchange, ResponseStatusException refusal) {
        Map<String, Object> properties = refusal.getBody().getProperties();
        ServerHttpResponse response = exchange.getResponse();
        if (properties == null || !properties.containsKey("code") || response.isCommitted()) {
            return Mono.error(refusal);
        }
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", String.valueOf(refusal.getReason()));
        error.put("extensions", properties);
        response.setStatusCode(refusal.getStatusCode());
        response.getHeaders().setContentType(mediaType(exchange));
        refusal.getHeaders().forEach((name, values) -> response.getHeaders().put(name, values));
        DataBuffer body = response.bufferFactory().wrap(JSON.writeValueAsBytes(Map.of("errors", List.of(error))));
        return response.writeWith(Mono.just(body));
    }

    private static MediaType mediaType(ServerWebExchange exchange) {
        boolean current = exchange.getRequest().getHeaders().getOrEmpty("Accept").stream()
                .anyMatch(accept -> accept.contains(MediaType.APPLICATION_GRAPHQL_RESPONSE_VALUE));
        return current ? MediaType.APPLICATION_GRAPHQL_RESPONSE : MediaType.APPLICATION_JSON;
    }
}

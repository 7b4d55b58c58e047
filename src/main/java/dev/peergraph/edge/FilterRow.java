package dev.peergraph.edge;

import java.util.List;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;

/**
 * Runs all web filters in their order, as one filter: Spring's own chain makes two operators and a text for each filter of each request,
 * and nearly all of these filters only look at a header.
 */
@Component
class FilterRow implements WebHttpHandlerBuilderCustomizer {

    @Override
    public void customize(WebHttpHandlerBuilder builder) {
        builder.filters(filters -> {
            WebFilter row = row(List.copyOf(filters));
            filters.clear();
            filters.add(row);
        });
    }

    /** Returns a filter that runs others; what follows the last of them runs when it is subscribed to. */
    static WebFilter row(List<WebFilter> filters) {
        return (exchange, end) -> {
            WebFilterChain chain = end;
            for (WebFilter filter : filters.reversed()) {
                chain = new Link(filter, chain);
            }
            return chain.filter(exchange);
        };
    }

    /** The chain from one filter on. */
    private record Link(WebFilter filter, WebFilterChain next) implements WebFilterChain {

        @Override
        public Mono<Void> filter(ServerWebExchange exchange) {
            try {
                return filter.filter(exchange, next);
            } catch (RuntimeException failure) {
                // The filters before this one handle failures of the chain, and clean up after them.
                return Mono.error(failure);
            }
        }
    }
}

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
class CompositeFilter implements WebHttpHandlerBuilderCustomizer {

    @Override
    public void customize(WebHttpHandlerBuilder builder) {
        builder.filters(filters -> {
            WebFilter composite = of(List.copyOf(filters));
            filters.clear();
            filters.add(composite);
        });
    }

    /** Returns a filter that runs others; what follows the last of them runs when it is subscribed to. */
    static WebFilter of(List<WebFilter> filters) {
        return (exchange, end) -> new Link(filters, 0, end).filter(exchange);
    }

    /** The chain from one filter on. */
    private record Link(List<WebFilter> filters, int first, WebFilterChain end) implements WebFilterChain {

        @Override
        public Mono<Void> filter(ServerWebExchange exchange) {
            if (first == filters.size()) {
                return end.filter(exchange);
            }
            try {
                return filters.get(first).filter(exchange, new Link(filters, first + 1, end));
            } catch (RuntimeException failure) {
                // The filters before this one handle failures of the chain, and clean up after them.
                return Mono.error(failure);
            }
        }
    }
}

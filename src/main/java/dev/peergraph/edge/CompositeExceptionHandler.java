package dev.peergraph.edge;

import java.util.List;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;

/** Runs all handlers of exceptions in their order, as one handler: requests that do not fail pay for two operators, and not for each. */
@Component
class CompositeExceptionHandler implements WebHttpHandlerBuilderCustomizer {

    @Override
    public void customize(WebHttpHandlerBuilder builder) {
        builder.exceptionHandlers(handlers -> {
            WebExceptionHandler composite = of(List.copyOf(handlers));
            handlers.clear();
            handlers.add(composite);
        });
    }

    /** Returns a handler that passes a failure to the first of others, and what that fails with to the next. */
    static WebExceptionHandler of(List<WebExceptionHandler> handlers) {
        return (exchange, failure) -> handled(handlers, exchange, failure);
    }

    private static Mono<Void> handled(List<WebExceptionHandler> handlers, ServerWebExchange exchange, Throwable failure) {
        if (handlers.isEmpty()) {
            return Mono.error(failure);
        }
        List<WebExceptionHandler> others = handlers.subList(1, handlers.size());
        return Mono.defer(() -> handlers.getFirst().handle(exchange, failure)).onErrorResume(next -> handled(others, exchange, next));
    }
}

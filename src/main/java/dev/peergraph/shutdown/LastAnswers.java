package dev.peergraph.shutdown;

import dev.peergraph.edge.EdgeOrder;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.stereotype.Component;

/**
 * Ends the connections of HTTP/1.1 with the next answer on each once the gateway has been asked to stop (RFC 9112 §9.6). A balancer of
 * connections, as a Kubernetes service is, moves new ones only: a client that keeps its connection would come to the end of the gateway.
 */
@Component
@Order(EdgeOrder.LAST_ANSWERS)
class LastAnswers implements HttpHandlerDecoratorFactory {

    private final ShutdownDelay shutdown;

    LastAnswers(ShutdownDelay shutdown) {
        this.shutdown = shutdown;
    }

    @Override
    public HttpHandler apply(HttpHandler handler) {
        return (request, response) -> {
            if (shutdown.stopping()) {
                response.getHeaders().set(HttpHeaders.CONNECTION, "close");
            }
            return handler.handle(request, response);
        };
    }
}

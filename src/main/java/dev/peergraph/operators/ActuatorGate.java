package dev.peergraph.operators;

import dev.peergraph.auth.ActuatorPaths;
import dev.peergraph.edge.EdgeOrder;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Keeps the ports apart. A management port serves the actuator's endpoints and nothing else. In pass-through mode, where an operator cannot
 * be told from other callers, the gateway's own port serves only health of these endpoints.
 */
@Component
@Order(EdgeOrder.ACTUATOR_GATE)
class ActuatorGate implements WebFilter {

    private final ActuatorPaths actuator;
    private final boolean anonymous;

    ActuatorGate(ActuatorPaths actuator, Environment environment) {
        this.actuator = actuator;
        this.anonymous = !"service".equalsIgnoreCase(environment.getProperty("peergraph.auth.mode"));
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        boolean open = actuator.isManagementPort(exchange)
                ? actuator.isAny(exchange)
                : !anonymous || !actuator.isAny(exchange) || actuator.isHealth(exchange);
        return open ? chain.filter(exchange) : Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}

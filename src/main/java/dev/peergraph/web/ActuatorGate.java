package dev.peergraph.web;

import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Keeps the two ports apart. A management port serves the actuator's endpoints and nothing else; where callers bring upstream credentials,
 * and nobody could tell an operator from them, the gateway's own port has of these endpoints health alone.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class ActuatorGate implements WebFilter {

    private final ApplicationContext gateway;
    private final String actuator;
    private final String managementRoot;
    private final boolean anonymous;

    ActuatorGate(ApplicationContext gateway, WebEndpointProperties endpoints, ManagementServerProperties management,
            Environment environment) {
        this.gateway = gateway;
        this.actuator = endpoints.getBasePath();
        this.managementRoot = management.getBasePath() + actuator;
        this.anonymous = !"service".equalsIgnoreCase(environment.getProperty("peergraph.auth.mode"));
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getPath().pathWithinApplication().value();
        boolean open = gateway.equals(exchange.getApplicationContext())
                ? !anonymous || !under(actuator, path) || under(actuator + "/health", path)
                : under(actuator, path) || under(managementRoot, path);
        if (open) {
            return chain.filter(exchange);
        }
        exchange.getResponse().setStatusCode(HttpStatus.NOT_FOUND);
        return exchange.getResponse().setComplete();
    }

    private static boolean under(String root, String path) {
        return path.equals(root) || path.startsWith(root + "/");
    }
}

package dev.peergraph.web;

import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Keeps the two ports apart. A management port serves the actuator's endpoints and nothing else; where callers bring upstream credentials,
 * and nobody could tell an operator from them, the gateway's own port has of these endpoints health alone.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class ActuatorGate implements WebFilter {

    private final ApplicationContext gateway;
    private final PathPattern actuator;
    private final PathPattern health;
    private final PathPattern management;
    private final boolean anonymous;

    ActuatorGate(ApplicationContext gateway, WebEndpointProperties endpoints, Environment environment) {
        this.gateway = gateway;
        // As endpoints' own paths are matched: decoded, without path parameters.
        this.actuator = under(endpoints.getBasePath());
        this.health = under(endpoints.getBasePath() + "/health");
        this.management = under(environment.getProperty("management.server.base-path", "") + endpoints.getBasePath());
        this.anonymous = !"service".equalsIgnoreCase(environment.getProperty("peergraph.auth.mode"));
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        boolean open = gateway.equals(exchange.getApplicationContext())
                ? !anonymous || !actuator.matches(path) || health.matches(path)
                : actuator.matches(path) || management.matches(path);
        if (open) {
            return chain.filter(exchange);
        }
        return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static PathPattern under(String root) {
        return PathPatternParser.defaultInstance.parse(root + "/**");
    }
}

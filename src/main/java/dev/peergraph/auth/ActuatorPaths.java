package dev.peergraph.auth;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.context.ApplicationContext;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Tells requests for the actuator's endpoints from all others: by the port and the paths of these endpoints, since what they have in common
 * ({@code management.endpoints.web.base-path}) may be the beginning of other paths too, or nothing at all.
 */
@Component
public final class ActuatorPaths implements SmartInitializingSingleton {

    private static final EndpointId HEALTH = EndpointId.of("health");

    private final ApplicationContext gateway;
    private final boolean onOwnPort;
    private final ObjectProvider<PathMappedEndpoints> endpoints;
    private @Nullable List<PathPattern> all;
    private @Nullable List<PathPattern> health;

    ActuatorPaths(ApplicationContext gateway, ObjectProvider<PathMappedEndpoints> endpoints) {
        this.gateway = gateway;
        this.onOwnPort = ManagementPortType.get(gateway.getEnvironment()) == ManagementPortType.DIFFERENT;
        this.endpoints = endpoints;
    }

    /** Asks for the endpoints, which need most of the application; not at the first request, since that would block event loops. */
    @Override
    public void afterSingletonsInstantiated() {
        all = patterns(this::ofAll);
        health = patterns(ActuatorPaths::ofHealth);
    }

    private List<PathPattern> patterns(Function<PathMappedEndpoints, Stream<String>> patterns) {
        return endpoints.stream().flatMap(patterns).map(PathPatternParser.defaultInstance::parse).toList();
    }

    private Stream<String> ofAll(PathMappedEndpoints endpoints) {
        return Stream.concat(ofLinks(endpoints.getBasePath()), endpoints.getAllPaths().stream().map(ActuatorPaths::under));
    }

    /** The page that lists the endpoints; without a path in common it is on a port of their own only, as in Spring Boot. */
    private Stream<String> ofLinks(String base) {
        return base.isEmpty() ? Stream.of("/").filter(_ -> onOwnPort) : Stream.of(base, base + "/");
    }

    private static Stream<String> ofHealth(PathMappedEndpoints endpoints) {
        String path = endpoints.getPath(HEALTH);
        return path == null ? Stream.empty() : Stream.of(under(path));
    }

    private static String under(String path) {
        return StringUtils.trimTrailingCharacter(path, '/') + "/**";
    }

    /** Returns whether a request came to the port that has nothing but these endpoints. */
    public boolean isManagementPort(ServerWebExchange exchange) {
        return !gateway.equals(exchange.getApplicationContext());
    }

    /** Returns whether a request is for one of the endpoints, or for the list of them. */
    public boolean isAny(ServerWebExchange exchange) {
        return matches(exchange, all);
    }

    /** Returns whether a request is for the endpoint {@code health}. */
    public boolean isHealth(ServerWebExchange exchange) {
        return matches(exchange, health);
    }

    /** As endpoints' own paths are matched: decoded, without path parameters. */
    private boolean matches(ServerWebExchange exchange, @Nullable List<PathPattern> patterns) {
        List<PathPattern> known = Objects.requireNonNull(patterns, "asked before the application has started");
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        return isManagementPort(exchange) == onOwnPort && known.stream().anyMatch(pattern -> pattern.matches(path));
    }
}

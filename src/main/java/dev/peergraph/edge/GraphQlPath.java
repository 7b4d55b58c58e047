package dev.peergraph.edge;

import java.util.Objects;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/** The path of GraphQL, as it stands in a URL. */
@Component
public final class GraphQlPath {

    private final String path;

    GraphQlPath(GraphQlProperties graphQl, WebFluxProperties webFlux) {
        this.path = Objects.requireNonNullElse(webFlux.getBasePath(), "") + graphQl.getHttp().getPath();
    }

    /** Returns whether a request is for this path. */
    public boolean isOf(ServerHttpRequest request) {
        return path.equals(request.getURI().getRawPath());
    }

    @Override
    public String toString() {
        return path;
    }
}

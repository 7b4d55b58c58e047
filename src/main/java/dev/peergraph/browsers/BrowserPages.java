package dev.peergraph.browsers;

import static org.springframework.web.reactive.function.server.RequestPredicates.method;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import java.util.Map;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Serves GraphiQL, to which {@code /} redirects, and in the sandbox an example of an application. */
@Configuration(proxyBeanMethods = false)
class BrowserPages {

    private static final String GRAPHIQL_POLICY = """
            default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; \
            img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'""";

    private static final String DEMO_POLICY = """
            default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; \
            form-action 'none'; frame-ancestors 'none'""";

    /** The path of GraphQL relative to a page, which also holds behind a proxy that prefixes paths. */
    private final String graphQl;

    /** What callers have to bring, as {@code peergraph.auth.mode} names it. */
    private final String auth;

    BrowserPages(GraphQlProperties properties, Environment environment) {
        this.graphQl = ".." + properties.getHttp().getPath();
        this.auth = "service".equalsIgnoreCase(environment.getProperty("peergraph.auth.mode")) ? "service" : "pass-through";
    }

    @Bean
    @Profile("!sandbox")
    RouterFunction<ServerResponse> graphiqlRoutes() {
        return graphiql(Map.of("graphql", graphQl, "auth", auth));
    }

    @Bean
    @Profile("sandbox")
    RouterFunction<ServerResponse> sandboxGraphiqlRoutes() {
        return graphiql(Map.of("graphql", graphQl, "auth", auth, "sandbox", "../sandbox"));
    }

    @Bean
    @Profile("sandbox")
    RouterFunction<ServerResponse> demoRoutes() {
        return new BrowserPage("demo", DEMO_POLICY, Map.of("graphql", graphQl)).routes();
    }

    private static RouterFunction<ServerResponse> graphiql(Map<String, String> facts) {
        BrowserPage page = new BrowserPage("graphiql", GRAPHIQL_POLICY, facts);
        RequestPredicate root = path("/").and(method(HttpMethod.GET).or(method(HttpMethod.HEAD)));
        return page.routes().andRoute(root, page::redirect);
    }
}

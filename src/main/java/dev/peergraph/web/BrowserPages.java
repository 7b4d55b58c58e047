package dev.peergraph.web;

import static org.springframework.web.reactive.function.server.RequestPredicates.method;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What the gateway has for browsers: GraphiQL, where {@code /} leads to, and in the sandbox an example of an application. */
@Configuration(proxyBeanMethods = false)
class BrowserPages {

    private static final BrowserPage GRAPHIQL = new BrowserPage("graphiql", """
            default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; \
            img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'""");

    private static final BrowserPage DEMO = new BrowserPage("demo", """
            default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; \
            form-action 'none'; frame-ancestors 'none'""");

    @Bean
    RouterFunction<ServerResponse> graphiqlRoutes() {
        RequestPredicate root = path("/").and(method(HttpMethod.GET).or(method(HttpMethod.HEAD)));
        return GRAPHIQL.routes().andRoute(root, GRAPHIQL::redirect);
    }

    @Bean
    @Profile("sandbox")
    RouterFunction<ServerResponse> demoRoutes() {
        return DEMO.routes();
    }
}

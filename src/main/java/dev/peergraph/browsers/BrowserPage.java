package dev.peergraph.browsers;

import static org.springframework.web.reactive.function.server.RequestPredicates.method;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.resources;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.HtmlUtils;
import reactor.core.publisher.Mono;

/**
 * A page that the build has made, with its files in the folder of the class path that has the page's name.
 *
 * @param name the page's name and path
 * @param policy its {@code Content-Security-Policy}
 * @param facts facts about this gateway for the page: names and values of attributes {@code data-…} of its root
 */
record BrowserPage(String name, String policy, Map<String, String> facts) {

    private static final String POLICY = "Content-Security-Policy";
    // The name of such a file changes with its content.
    private static final CacheControl FOR_GOOD = CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();
    private static final RequestPredicate READ = method(HttpMethod.GET).or(method(HttpMethod.HEAD));

    /**
     * Returns the routes of the page at {@code /name/}, to which {@code /name} redirects. If the build had no Node.js, the page says what
     * to install.
     */
    RouterFunction<ServerResponse> routes() {
        Resource index = new ClassPathResource(name + "/index.html");
        // Read now, since that would block an event loop later.
        String text = index.exists() ? text(index) : "";
        RequestPredicate page = READ.and(path("/" + name + "/"));
        return route(READ.and(path("/" + name)), this::redirect)
                .and(index.exists() ? route(page, _ -> index(text)) : route(page, _ -> absent()))
                .and(resources("/" + name + "/assets/**", new ClassPathResource(name + "/assets/"), (_, headers) -> forGood(headers)));
    }

    Mono<ServerResponse> redirect(ServerRequest request) {
        URI page = URI.create(request.requestPath().contextPath().value() + "/" + name + "/");
        return ServerResponse.temporaryRedirect(page).build();
    }

    private String text(Resource index) {
        try {
            String attributes = facts.entrySet()
                    .stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(entry -> "data-%s=\"%s\" ".formatted(entry.getKey(), HtmlUtils.htmlEscape(entry.getValue())))
                    .collect(Collectors.joining());
            return index.getContentAsString(StandardCharsets.UTF_8).replace("<html ", "<html " + attributes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Mono<ServerResponse> index(String index) {
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_HTML)
                .cacheControl(CacheControl.noCache())
                .header(POLICY, policy)
                .bodyValue(index);
    }

    private Mono<ServerResponse> absent() {
        return ServerResponse.status(HttpStatus.NOT_FOUND).contentType(MediaType.TEXT_PLAIN).cacheControl(CacheControl.noStore())
                .bodyValue("""
                        This page is not in this build, because the machine that built it had no Node.js.
                        Install Node.js 20.19 or newer, with npm, and build again: mvn verify, or mvn spring-boot:run.
                        """);
    }

    private void forGood(HttpHeaders headers) {
        headers.setCacheControl(FOR_GOOD);
        headers.setVary(List.of(HttpHeaders.ACCEPT_ENCODING));
        headers.set(POLICY, policy);
    }
}

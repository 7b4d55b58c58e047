package dev.peergraph.web;

import dev.peergraph.documents.Operations;
import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.edge.Refusal;
import dev.peergraph.edge.RequestTraces;
import dev.peergraph.pages.ErrorCode;
import dev.peergraph.requests.OverLimit;
import java.net.URI;
import org.reactivestreams.Publisher;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.support.SerializableGraphQlRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/** GraphQL over HTTP at one path, in all of its methods; in the place of Spring's own route, which comes after. */
@Configuration(proxyBeanMethods = false)
class GraphQlEndpoint {

    private static final String ALL_METHODS = "GET, HEAD, POST";

    /** Execution asks for no URL, and Spring would parse the request's once more, by stricter rules than the server has. */
    private static final URI NO_URL = URI.create("/");

    private final WebGraphQlHandler graphQl;
    private final EventStreams events;
    private final RequestReader reader;
    private final HttpAnswers answers;
    private final Operations operations;

    GraphQlEndpoint(WebGraphQlHandler graphQl, EventStreams events, RequestReader reader, HttpAnswers answers,
            Operations operations) {
        this.graphQl = graphQl;
        this.events = events;
        this.reader = reader;
        this.answers = answers;
        this.operations = operations;
    }

    @Bean
    @Order(EdgeOrder.ROUTES)
    RouterFunction<ServerResponse> graphQlOverHttp(GraphQlProperties properties) {
        String plain = properties.getHttp().getPath();
        PathPattern pattern = PathPatternParser.defaultInstance.parse(plain);
        // Other forms of the path, such as /gr%61phql, are the pattern's: whatever Spring's own route would take is answered here.
        return RouterFunctions.route(request -> {
            PathContainer path = request.requestPath().pathWithinApplication();
            return path.value().equals(plain) || pattern.matches(path);
        }, this::handle);
    }

    private Mono<ServerResponse> handle(ServerRequest request) {
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.POST)) {
            return post(request);
        }
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            return get(request);
        }
        throw notAllowed("This path takes " + ALL_METHODS + ", and not " + method + ".", ALL_METHODS);
    }

    private Mono<ServerResponse> post(ServerRequest request) {
        AnswerType type = AnswerType.of(request.headers().asHttpHeaders());
        return reader.body(request).flatMap(asked -> execute(request, type, asked));
    }

    private Mono<ServerResponse> get(ServerRequest request) {
        requireOwnWill(request.headers().asHttpHeaders());
        AnswerType type = AnswerType.of(request.headers().asHttpHeaders());
        SerializableGraphQlRequest asked = reader.url(request);
        if (!operations.isQuery(asked)) {
            throw notAllowed("GET runs queries only.", HttpMethod.POST.name());
        }
        return execute(request, type, asked);
    }

    private Mono<ServerResponse> execute(ServerRequest request, AnswerType type, SerializableGraphQlRequest asked) {
        WebGraphQlRequest whole = new WebGraphQlRequest(NO_URL, request.headers().asHttpHeaders(), null,
                request.remoteAddress().orElse(null), request.attributes(), asked, RequestTraces.id(request.exchange()),
                request.exchange().getLocaleContext().getLocale());
        return graphQl.handleRequest(whole).flatMap(response -> answer(request, type, response));
    }

    private Mono<ServerResponse> answer(ServerRequest request, AnswerType type, WebGraphQlResponse response) {
        OverLimit.requireMemory(response.getErrors());
        if (type == AnswerType.EVENT_STREAM) {
            request.exchange().getResponse().getHeaders().setCacheControl(CacheControl.noStore());
            return events.prepareResponse(request, response);
        }
        if (response.getData() instanceof Publisher) {
            throw new Refusal(HttpStatus.NOT_ACCEPTABLE, ErrorCode.BAD_USER_INPUT,
                    "A subscription is answered in events: the header Accept must prefer text/event-stream.");
        }
        return answers.answer(request, type, response);
    }

    /**
     * Refuses what another site has a browser ask for without a script of its own: by an image, a frame or a link. Such a request brings no
     * preflight that would refuse it (Fetch Metadata).
     */
    private static void requireOwnWill(HttpHeaders headers) {
        String site = headers.getFirst("Sec-Fetch-Site");
        boolean foreign = "cross-site".equals(site) || "same-site".equals(site);
        if (foreign && !"cors".equals(headers.getFirst("Sec-Fetch-Mode"))) {
            throw new Refusal(HttpStatus.FORBIDDEN, ErrorCode.BAD_USER_INPUT, "Another site may ask here by a script only.");
        }
    }

    private static Refusal notAllowed(String message, String allowed) {
        return new Refusal(HttpStatus.METHOD_NOT_ALLOWED, ErrorCode.BAD_USER_INPUT, message).header(HttpHeaders.ALLOW, allowed);
    }
}

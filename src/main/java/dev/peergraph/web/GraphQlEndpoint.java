package dev.peergraph.web;

import dev.peergraph.documents.Operations;
import dev.peergraph.edge.EdgeOrder;
import dev.peergraph.edge.Refusal;
import dev.peergraph.edge.RequestTraces;
import dev.peergraph.operations.ErrorMeters;
import dev.peergraph.pages.ErrorCode;
import dev.peergraph.streams.EventStreams;
import java.util.List;
import java.util.Map;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.ResponseError;
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

/** Handles requests for GraphQL by all methods, instead of Spring's own route, which comes after this one. */
@Configuration(proxyBeanMethods = false)
class GraphQlEndpoint {

    private static final String ANSWER_MEMORY = "answer-memory";
    private static final String ALL_METHODS = "GET, HEAD, POST";

    private final WebGraphQlHandler graphQl;
    private final EventStreams events;
    private final RequestReader reader;
    private final HttpAnswers answers;
    private final Operations operations;
    private final ErrorMeters errors;

    GraphQlEndpoint(WebGraphQlHandler graphQl, EventStreams events, RequestReader reader, HttpAnswers answers,
            Operations operations, ErrorMeters errors) {
        this.graphQl = graphQl;
        this.events = events;
        this.reader = reader;
        this.answers = answers;
        this.operations = operations;
        this.errors = errors;
    }

    @Bean
    @Order(EdgeOrder.ROUTES)
    RouterFunction<ServerResponse> graphQlOverHttp(GraphQlProperties properties) {
        String plain = properties.getHttp().getPath();
        PathPattern pattern = PathPatternParser.defaultInstance.parse(plain);
        // The pattern matches other forms of the path, such as /gr%61phql, which would otherwise go to Spring's own route.
        return RouterFunctions.route(request -> {
            PathContainer path = request.requestPath().pathWithinApplication();
            return path.value().equals(plain) || pattern.matches(path);
        }, this::handle);
    }

    Mono<ServerResponse> handle(ServerRequest request) {
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
        refuseWithoutScript(request.headers().asHttpHeaders());
        AnswerType type = AnswerType.of(request.headers().asHttpHeaders());
        SerializableGraphQlRequest asked = reader.url(request);
        if (!operations.isQuery(asked)) {
            throw notAllowed("GET runs queries only.", HttpMethod.POST.name());
        }
        return execute(request, type, asked);
    }

    private Mono<ServerResponse> execute(ServerRequest request, AnswerType type, SerializableGraphQlRequest asked) {
        WebGraphQlRequest whole = new EndpointRequest(request, asked, RequestTraces.id(request.exchange()));
        return graphQl.handleRequest(whole).flatMap(response -> answer(request, type, response));
    }

    private Mono<ServerResponse> answer(ServerRequest request, AnswerType type, WebGraphQlResponse response) {
        // Spring wraps the errors anew each time that they are asked for, and mostly there are none.
        if (!response.getExecutionResult().getErrors().isEmpty()) {
            requireMemory(response.getErrors());
            errors.count(response.getErrors());
        }
        if (type == AnswerType.EVENT_STREAM) {
            request.exchange().getResponse().getHeaders().setCacheControl(CacheControl.noStore());
            return events.answer(response);
        }
        if (EventStreams.isNeeded(response)) {
            throw Refusal.of(HttpStatus.NOT_ACCEPTABLE, ErrorCode.BAD_USER_INPUT,
                    "A subscription is answered in events: the header Accept must prefer text/event-stream.");
        }
        return answers.answer(request, type, response);
    }

    /**
     * Refuses a request whose execution was stopped because all answers in the making take too much memory: the query is not wrong.
     */
    private static void requireMemory(List<ResponseError> errors) {
        for (ResponseError error : errors) {
            Map<String, Object> extensions = error.getExtensions();
            if (ANSWER_MEMORY.equals(extensions.get("name")) && extensions.get("limit") instanceof Long limit) {
                throw Refusal.overLimit(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(error.getMessage()), ANSWER_MEMORY, limit,
                        extensions.get("actual") instanceof Long actual ? actual : null);
            }
        }
    }

    /**
     * Refuses requests that another site makes a browser send without a script: by an image, a frame or a link. Browsers send no preflight
     * for them, but say so in Fetch Metadata.
     */
    private static void refuseWithoutScript(HttpHeaders headers) {
        String site = headers.getFirst("Sec-Fetch-Site");
        boolean foreign = "cross-site".equals(site) || "same-site".equals(site);
        if (foreign && !"cors".equals(headers.getFirst("Sec-Fetch-Mode"))) {
            throw Refusal.of(HttpStatus.FORBIDDEN, ErrorCode.BAD_USER_INPUT,
                    "A page of another site must send its request by a script (CORS).");
        }
    }

    private static Refusal notAllowed(String message, String allowed) {
        return Refusal.of(HttpStatus.METHOD_NOT_ALLOWED, ErrorCode.BAD_USER_INPUT, message).with(HttpHeaders.ALLOW, allowed);
    }
}

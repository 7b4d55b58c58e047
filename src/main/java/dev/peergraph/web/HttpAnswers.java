package dev.peergraph.web;

import dev.peergraph.answers.ResponseOffer;
import dev.peergraph.edge.EdgeHeaders;
import dev.peergraph.headers.CacheDirectives;
import dev.peergraph.headers.EntityTags;
import dev.peergraph.operations.OperationName;
import dev.peergraph.operations.OperationRecord;
import dev.peergraph.pages.ErrorCode;
import dev.peergraph.pages.PagesUsed;
import dev.peergraph.pages.Sha256;
import dev.peergraph.pages.Wanted;
import dev.peergraph.time.Moment;
import dev.peergraph.time.MonotonicClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Writes answers, those to GET with the headers that caches need: freshness, {@code Vary} and an entity tag. */
@Component
class HttpAnswers {

    private static final List<String> VARY = List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.ACCEPT, HttpHeaders.ACCEPT_ENCODING,
            HttpHeaders.ORIGIN);

    private final JsonMapper json;
    private final MonotonicClock clock;

    HttpAnswers(JsonMapper json, MonotonicClock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** Writes the result of an execution. */
    Mono<ServerResponse> answer(ServerRequest request, AnswerType type, WebGraphQlResponse response) {
        byte[] body = json.writeValueAsBytes(response.toMap());
        OperationRecord.answered(response.getExecutionInput().getGraphQLContext(), body.length);
        PagesUsed used = response.getExecutionInput().getGraphQLContext().getOrDefault(PagesUsed.class, new PagesUsed());
        HttpHeaders headers = request.headers().asHttpHeaders();
        boolean lasting = response.getExecutionResult().getErrors().isEmpty() && !used.momentary()
                && !headers.containsHeader(EdgeHeaders.EXPLAIN);
        Mono<ServerResponse> answer = request.method().equals(HttpMethod.POST)
                ? toPost(request, write(type, response, body))
                : toGet(request, write(type, response, body), lasting ? tag(body) : null, used);
        return lasting && !used.stale()
                ? offered(answer, body, used, OperationName.of(response.getExecutionInput().getGraphQLContext()))
                : answer;
    }

    /** Forbids to store an answer to POST: the query is in the body, so no cache could serve the answer again. */
    private static Mono<ServerResponse> toPost(ServerRequest request, Mono<ServerResponse> written) {
        request.exchange().getResponse().getHeaders().setCacheControl(CacheControl.noStore());
        return written;
    }

    private Mono<ServerResponse> toGet(ServerRequest request, Mono<ServerResponse> written, @Nullable String tag, PagesUsed used) {
        if (tag == null) {
            describe(request, CacheControl.noStore());
            return written;
        }
        describe(request, used.stale() ? CacheControl.noCache().cachePrivate() : cacheable(used.freshUntil().orElseGet(clock::now)));
        request.exchange().getResponse().getHeaders().setETag(tag);
        HttpHeaders asked = request.headers().asHttpHeaders();
        boolean whole = CacheDirectives.wanted(asked) == Wanted.REVALIDATED || !EntityTags.isKnown(tag, asked);
        return whole ? written : ServerResponse.status(HttpStatus.NOT_MODIFIED).build();
    }

    /** Offers the answer to the cache of responses. */
    private static Mono<ServerResponse> offered(Mono<ServerResponse> answer, byte[] body, PagesUsed used, OperationName operation) {
        return Mono.deferContextual(context -> {
            ResponseOffer.take(context, body, used, operation);
            return answer;
        });
    }

    private static Mono<ServerResponse> write(AnswerType type, WebGraphQlResponse response, byte[] body) {
        // Written here, since Spring's search for a codec and its copies of the headers cost more than to write the bytes.
        return ServerResponse.status(status(type, response)).build((exchange, _) -> {
            ServerHttpResponse http = exchange.getResponse();
            http.getHeaders().putAll(response.getResponseHeaders());
            http.getHeaders().setContentType(type.mediaType());
            http.getHeaders().setContentLength(body.length);
            return http.writeWith(Mono.just(http.bufferFactory().wrap(body)));
        });
    }

    /** Returns 200 for a request that was executed, whatever errors its fields have (GraphQL over HTTP §6.4). */
    private static HttpStatus status(AnswerType type, WebGraphQlResponse response) {
        if (type == AnswerType.JSON || response.getExecutionResult().isDataPresent()) {
            return HttpStatus.OK;
        }
        boolean bug = response.getErrors().stream().anyMatch(error -> ErrorCode.INTERNAL.name().equals(error.getExtensions().get("code")));
        return bug ? HttpStatus.INTERNAL_SERVER_ERROR : HttpStatus.BAD_REQUEST;
    }

    private static void describe(ServerRequest request, CacheControl control) {
        HttpHeaders headers = request.exchange().getResponse().getHeaders();
        headers.setVary(VARY);
        headers.setCacheControl(control);
    }

    /** Returns the freshness that is left; 0 for an answer that uses no page, such as introspection. */
    private CacheControl cacheable(Moment freshUntil) {
        Duration left = clock.now().until(freshUntil);
        return CacheControl.maxAge(left.isNegative() ? Duration.ZERO : left).cachePrivate();
    }

    /** Returns a weak tag, since the answer may be compressed on its way. */
    private static String tag(byte[] body) {
        byte[] hash = Sha256.digest().digest(body);
        return "W/\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 18)) + "\"";
    }
}

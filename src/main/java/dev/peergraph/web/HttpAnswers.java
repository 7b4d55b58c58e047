package dev.peergraph.web;

import dev.peergraph.answers.ResponseCache;
import dev.peergraph.headers.CacheDirectives;
import dev.peergraph.headers.EntityTags;
import dev.peergraph.pages.ErrorCode;
import dev.peergraph.pages.Moment;
import dev.peergraph.pages.MonotonicClock;
import dev.peergraph.pages.PagesUsed;
import dev.peergraph.pages.Wanted;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Writes answers; those to GET with what caches need: how long they are good, what they vary by, and a tag to ask with again. */
@Component
class HttpAnswers {

    private static final List<String> VARY = List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.ACCEPT, HttpHeaders.ACCEPT_ENCODING,
            HttpHeaders.ORIGIN);
    private static final String EXPLAIN = "Peergraph-Explain";

    private final JsonMapper json;
    private final MonotonicClock clock;

    HttpAnswers(JsonMapper json, MonotonicClock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** Answers with the result of an execution. */
    Mono<ServerResponse> answer(ServerRequest request, AnswerType type, WebGraphQlResponse response) {
        byte[] body = json.writeValueAsBytes(response.toMap());
        PagesUsed used = response.getExecutionInput().getGraphQLContext().getOrDefault(PagesUsed.class, new PagesUsed());
        HttpHeaders headers = request.headers().asHttpHeaders();
        boolean lasting = response.getErrors().isEmpty() && !used.momentary() && !headers.containsHeader(EXPLAIN);
        Mono<ServerResponse> answer = request.method().equals(HttpMethod.POST)
                ? toPost(request, write(type, response, body))
                : toGet(request, write(type, response, body), lasting ? tag(body) : null, used);
        return lasting && !used.stale() ? offered(answer, body, used) : answer;
    }

    /** No cache could serve it again, since the question is in the body, and what nobody serves again nobody is to store. */
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

    /** Leaves the answer with who may want to keep it. */
    private static Mono<ServerResponse> offered(Mono<ServerResponse> answer, byte[] body, PagesUsed used) {
        return Mono.deferContextual(context -> {
            context.<ResponseCache.Offer>getOrEmpty(ResponseCache.Offer.class).ifPresent(offer -> offer.take(body, used));
            return answer;
        });
    }

    private static Mono<ServerResponse> write(AnswerType type, WebGraphQlResponse response, byte[] body) {
        return ServerResponse.status(status(type, response))
                .headers(headers -> headers.putAll(response.getResponseHeaders()))
                .contentType(type.mediaType())
                .contentLength(body.length)
                // Written here: to look for a codec for bytes costs more than the bytes.
                .build((exchange, _) -> exchange.getResponse().writeWith(Mono.just(exchange.getResponse().bufferFactory().wrap(body))));
    }

    /** A request that was executed is 200, whatever became of its fields (GraphQL over HTTP §6.4). */
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

    /** The whole seconds that are left; 0 for what no page tells how long it is good, such as introspection. */
    private CacheControl cacheable(Moment freshUntil) {
        Duration left = clock.now().until(freshUntil);
        return CacheControl.maxAge(left.isNegative() ? Duration.ZERO : left).cachePrivate();
    }

    /** Weak, since an answer may be compressed on its way. */
    private static String tag(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return "W/\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 18)) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

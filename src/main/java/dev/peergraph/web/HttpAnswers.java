package dev.peergraph.web;

import dev.peergraph.pages.ErrorCode;
import dev.peergraph.pages.PagesUsed;
import dev.peergraph.pages.Wanted;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
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

    private final FreshAnswers answers;
    private final JsonMapper json;
    private final InstantSource clock;

    HttpAnswers(FreshAnswers answers, JsonMapper json, InstantSource clock) {
        this.answers = answers;
        this.json = json;
        this.clock = clock;
    }

    /** Answers 304 without execution if the caller's copy is known to be fresh; else empty. */
    Mono<ServerResponse> unchanged(ServerRequest request, AnswerType type) {
        HttpHeaders headers = request.headers().asHttpHeaders();
        if (headers.getIfNoneMatch().isEmpty() || mustExecute(headers)) {
            return Mono.empty();
        }
        return Mono.justOrEmpty(answers.fresh(question(request, type))).flatMap(answer -> {
            describe(request, cacheable(answer.freshUntil()));
            return request.checkNotModified(answer.tag());
        });
    }

    /** Answers with the result of an execution. */
    Mono<ServerResponse> answer(ServerRequest request, AnswerType type, WebGraphQlResponse response) {
        byte[] body = json.writeValueAsBytes(response.toMap());
        if (request.method().equals(HttpMethod.POST)) {
            return write(type, response, body);
        }
        PagesUsed used = response.getExecutionInput().getGraphQLContext().getOrDefault(PagesUsed.class, new PagesUsed());
        HttpHeaders headers = request.headers().asHttpHeaders();
        if (!response.getErrors().isEmpty() || !used.keepable() || headers.containsHeader(EXPLAIN)) {
            describe(request, CacheControl.noStore());
            return write(type, response, body);
        }
        String tag = tag(body);
        Instant freshUntil = used.freshUntil().orElse(clock.instant());
        if (clock.instant().isBefore(freshUntil)) {
            answers.remember(question(request, type), new FreshAnswers.Tagged(tag, freshUntil), used);
        }
        describe(request, cacheable(freshUntil));
        request.exchange().getResponse().getHeaders().setETag(tag);
        return (mustExecute(headers) ? Mono.<ServerResponse>empty() : request.checkNotModified(tag))
                .switchIfEmpty(write(type, response, body));
    }

    private static Mono<ServerResponse> write(AnswerType type, WebGraphQlResponse response, byte[] body) {
        return ServerResponse.status(status(type, response))
                .headers(headers -> headers.putAll(response.getResponseHeaders()))
                .contentType(type.mediaType())
                .bodyValue(body);
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
    private CacheControl cacheable(Instant freshUntil) {
        Duration left = Duration.between(clock.instant(), freshUntil);
        return CacheControl.maxAge(left.isNegative() ? Duration.ZERO : left).cachePrivate();
    }

    /** A caller that asks for a fresh answer gets it whole; one that has it explained, anew. */
    private static boolean mustExecute(HttpHeaders headers) {
        return CacheDirectives.wanted(headers) == Wanted.REVALIDATED || headers.containsHeader(EXPLAIN);
    }

    private ByteBuffer question(ServerRequest request, AnswerType type) {
        return answers.question(request.uri().toString(), type, request.headers().asHttpHeaders());
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

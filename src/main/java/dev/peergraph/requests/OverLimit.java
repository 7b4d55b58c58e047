package dev.peergraph.requests;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.ResponseError;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Refuses an HTTP request for a limit of the gateway, before it is a GraphQL request; {@code ErrorAnswers} writes what the caller sees. */
public final class OverLimit extends ResponseStatusException {

    private static final String ANSWER_MEMORY = "answer-memory";

    /** Whether the rest of the body may never come: nothing can follow it on its connection. */
    private final boolean stalled;

    private OverLimit(HttpStatus status, String message, String name, long limit, @Nullable Long actual, boolean stalled) {
        super(status, message);
        this.stalled = stalled;
        getBody().setProperty("code", "LIMIT_EXCEEDED");
        getBody().setProperty("name", name);
        getBody().setProperty("limit", limit);
        if (actual != null) {
            getBody().setProperty("actual", actual);
        }
    }

    /** Refuses a body; where it is not known how long it would be, {@code actual} is what had come of it. */
    static OverLimit bodySize(long limit, long actual) {
        return new OverLimit(HttpStatus.CONTENT_TOO_LARGE,
                "The request's body has %d bytes or more, and at most %d are allowed.".formatted(actual, limit), "body-size", limit,
                actual, false);
    }

    static OverLimit bodyTimeout(long limitMillis) {
        return new OverLimit(HttpStatus.REQUEST_TIMEOUT, "The request's body did not come within %d ms.".formatted(limitMillis),
                "body-timeout", limitMillis, null, true);
    }

    static OverLimit bodyMemory(long limit, long actual) {
        return new OverLimit(HttpStatus.SERVICE_UNAVAILABLE, "The gateway is busy with the bodies of other requests.", "body-memory", limit,
                actual, false);
    }

    static OverLimit urlSize(long limit) {
        return new OverLimit(HttpStatus.URI_TOO_LONG,
                "The first line of the request, which has its URL, has more than %d bytes: send a long query by POST.".formatted(limit),
                "url-size", limit, null, false);
    }

    static OverLimit headerSize(long limit) {
        return new OverLimit(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                "The headers of the request have more than %d bytes together.".formatted(limit), "header-size", limit, null, false);
    }

    static OverLimit unreadMemory(long limit, long actual) {
        return new OverLimit(HttpStatus.SERVICE_UNAVAILABLE, "The gateway is busy with answers that others have not read yet.",
                "unread-memory", limit, actual, false);
    }

    /**
     * Refuses a request whose execution was stopped because the answers in the making take too much memory: that is no fault of the query.
     *
     * @throws OverLimit if an error of the execution says so
     */
    public static void requireMemory(List<ResponseError> errors) {
        for (ResponseError error : errors) {
            Map<String, Object> extensions = error.getExtensions();
            if (ANSWER_MEMORY.equals(extensions.get("name")) && extensions.get("limit") instanceof Long limit) {
                throw new OverLimit(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(error.getMessage()), ANSWER_MEMORY, limit,
                        extensions.get("actual") instanceof Long actual ? actual : null, false);
            }
        }
    }

    static OverLimit concurrentRequests(long limit) {
        return new OverLimit(HttpStatus.SERVICE_UNAVAILABLE, "The gateway is busy with %d other requests.".formatted(limit),
                "concurrent-requests", limit, limit + 1, false);
    }

    @Override
    public HttpHeaders getHeaders() {
        HttpHeaders headers = new HttpHeaders();
        if (getStatusCode().isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE)) {
            headers.set(HttpHeaders.RETRY_AFTER, "1");
        }
        if (stalled) {
            headers.set(HttpHeaders.CONNECTION, "close");
        }
        return headers;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

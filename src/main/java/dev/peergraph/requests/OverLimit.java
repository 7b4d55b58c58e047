package dev.peergraph.requests;

import dev.peergraph.edge.Refusal;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** The refusals of requests that exceed a limit. */
final class OverLimit {

    private OverLimit() {
    }

    /** Refuses a body; if its length is not known, {@code actual} is what was read of it. */
    static Refusal bodySize(long limit, long actual) {
        return Refusal.overLimit(HttpStatus.CONTENT_TOO_LARGE,
                "The request's body has %d bytes or more, and at most %d are allowed.".formatted(actual, limit), "body-size", limit,
                actual);
    }

    /** Refuses a body that is late, and ends the connection: the rest of the body may never come. */
    static Refusal bodyTimeout(long limitMillis) {
        return Refusal.overLimit(HttpStatus.REQUEST_TIMEOUT, "The request's body did not come within %d ms.".formatted(limitMillis),
                "body-timeout", limitMillis, null).with(HttpHeaders.CONNECTION, "close");
    }

    static Refusal bodyMemory(long limit, long actual) {
        return Refusal.overLimit(HttpStatus.SERVICE_UNAVAILABLE, "The gateway is busy with the bodies of other requests.", "body-memory",
                limit, actual);
    }

    static Refusal urlSize(long limit) {
        return Refusal.overLimit(HttpStatus.URI_TOO_LONG,
                "The first line of the request, which has its URL, has more than %d bytes: send a long query by POST.".formatted(limit),
                "url-size", limit, null);
    }

    static Refusal headerSize(long limit) {
        return Refusal.overLimit(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                "The headers of the request have more than %d bytes together.".formatted(limit), "header-size", limit, null);
    }

    static Refusal unreadMemory(long limit, long actual) {
        return Refusal.overLimit(HttpStatus.SERVICE_UNAVAILABLE, "The gateway is busy with answers that others have not read yet.",
                "unread-memory", limit, actual);
    }

    static Refusal concurrentRequests(long limit) {
        return Refusal.overLimit(HttpStatus.SERVICE_UNAVAILABLE, "The gateway is busy with %d other requests.".formatted(limit),
                "concurrent-requests", limit, limit + 1);
    }
}

package dev.peergraph.edge;

import dev.peergraph.pages.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** Refuses an HTTP request that is not executed: has a status, headers, and the GraphQL error that is the body. Immutable. */
public final class Refusal extends RuntimeException {

    private final HttpStatusCode status;
    private final transient Map<String, Object> extensions;
    private final transient HttpHeaders headers;

    private Refusal(HttpStatusCode status, String message, Map<String, Object> extensions, HttpHeaders headers) {
        super(message, null, false, false);
        this.status = status;
        this.extensions = extensions;
        this.headers = headers;
    }

    /** Refuses with an error that has a code and a message. */
    public static Refusal of(HttpStatusCode status, ErrorCode code, String message) {
        return new Refusal(status, message, Map.of("code", code.name()), HttpHeaders.EMPTY);
    }

    /** Refuses a wrong request with 400. */
    public static Refusal badRequest(String message) {
        return of(HttpStatus.BAD_REQUEST, ErrorCode.BAD_USER_INPUT, message);
    }

    /** Tells of a bug that the log has by the request's id. */
    public static Refusal bug(String requestId) {
        return of(HttpStatus.INTERNAL_SERVER_ERROR, ErrorCode.INTERNAL,
                "Internal error; the gateway's log tells more under request id " + requestId + ".");
    }

    /**
     * Refuses a request that exceeds a limit of the gateway; with 503, the client may try again after a second.
     *
     * @param name what is limited, as the properties call it
     * @param actual the value found; {@code null} if there is none
     */
    public static Refusal overLimit(HttpStatus status, String message, String name, long limit, @Nullable Long actual) {
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("code", ErrorCode.LIMIT_EXCEEDED.name());
        extensions.put("name", name);
        extensions.put("limit", limit);
        if (actual != null) {
            extensions.put("actual", actual);
        }
        Refusal refusal = new Refusal(status, message, extensions, HttpHeaders.EMPTY);
        return status == HttpStatus.SERVICE_UNAVAILABLE ? refusal.with(HttpHeaders.RETRY_AFTER, "1") : refusal;
    }

    /** Returns this refusal with one more header. */
    public Refusal with(String name, String value) {
        HttpHeaders header = new HttpHeaders();
        header.set(name, value);
        return with(header);
    }

    /** Returns this refusal with more headers. */
    public Refusal with(HttpHeaders more) {
        HttpHeaders all = new HttpHeaders();
        all.putAll(headers);
        all.putAll(more);
        return new Refusal(status, String.valueOf(getMessage()), extensions, all);
    }

    /** Returns the status of the answer. */
    public HttpStatusCode status() {
        return status;
    }

    /** Returns the code of the error. */
    public String code() {
        return String.valueOf(extensions.get("code"));
    }

    /** Returns the headers of the answer, but for those that describe its body. */
    public HttpHeaders headers() {
        return HttpHeaders.readOnlyHttpHeaders(headers);
    }

    /** Returns the body of the answer: a GraphQL response that has this error alone. */
    public Map<String, Object> body() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", String.valueOf(getMessage()));
        error.put("extensions", extensions);
        return Map.of("errors", List.of(error));
    }
}

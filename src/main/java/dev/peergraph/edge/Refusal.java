package dev.peergraph.edge;

import dev.peergraph.pages.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;

/** An HTTP request that is not executed: a status, and what a GraphQL error says of it. */
public final class Refusal extends RuntimeException {

    private static final String CODE = "code";

    private final HttpStatusCode status;
    private final transient Map<String, Object> extensions;
    private final transient HttpHeaders headers = new HttpHeaders();

    /** Refuses with a status, and an error of this code and message. */
    public Refusal(HttpStatusCode status, ErrorCode code, String message) {
        this(status, message, Map.of(CODE, code.name()));
    }

    private Refusal(HttpStatusCode status, String message, Map<String, Object> extensions) {
        super(message, null, false, false);
        this.status = status;
        this.extensions = extensions;
    }

    /** Returns the refusal that a failure of another package stands for: one with a code among its properties; empty if it has none. */
    public static Optional<Refusal> of(ErrorResponse failure) {
        Map<String, Object> properties = failure.getBody().getProperties();
        if (properties == null || !properties.containsKey(CODE)) {
            return Optional.empty();
        }
        Refusal refusal = new Refusal(failure.getStatusCode(), String.valueOf(failure.getBody().getDetail()), properties);
        refusal.headers.putAll(failure.getHeaders());
        return Optional.of(refusal);
    }

    /** Refuses with 400. */
    public static Refusal badRequest(String message) {
        return new Refusal(HttpStatus.BAD_REQUEST, ErrorCode.BAD_USER_INPUT, message);
    }

    /** Adds a header to the answer. */
    public Refusal header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    /** Returns the status of the answer. */
    public HttpStatusCode status() {
        return status;
    }

    /** Returns the further headers of the answer. */
    public HttpHeaders headers() {
        return headers;
    }

    /** Returns the body: a GraphQL response that is nothing but this error. */
    public Map<String, Object> body() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", String.valueOf(getMessage()));
        error.put("extensions", extensions);
        return Map.of("errors", List.of(error));
    }
}

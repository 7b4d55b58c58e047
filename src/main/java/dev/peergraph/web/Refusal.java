package dev.peergraph.web;

import dev.peergraph.pages.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** An HTTP request that is not executed: a status, and what a GraphQL error says of it. */
final class Refusal extends RuntimeException {

    private final HttpStatusCode status;
    private final ErrorCode code;
    private final HttpHeaders headers = new HttpHeaders();

    Refusal(HttpStatusCode status, ErrorCode code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static Refusal badRequest(String message) {
        return new Refusal(HttpStatus.BAD_REQUEST, ErrorCode.BAD_USER_INPUT, message);
    }

    Refusal header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    HttpStatusCode status() {
        return status;
    }

    HttpHeaders headers() {
        return headers;
    }

    /** Returns the body: a GraphQL response that is nothing but this error. */
    Map<String, Object> body() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", String.valueOf(getMessage()));
        error.put("extensions", Map.of("code", code.name()));
        return Map.of("errors", List.of(error));
    }
}

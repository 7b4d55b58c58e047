package dev.peergraph.auth;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ResponseStatusException;

/**
 * Refuses an HTTP request for its token: its body's property {@code code} is a GraphQL error's, its headers the challenge (RFC 6750 §3).
 */
final class TokenRefused extends ResponseStatusException {

    private final transient HttpHeaders headers;

    TokenRefused(HttpStatusCode status, String code, String message, HttpHeaders headers) {
        super(status, message);
        this.headers = HttpHeaders.copyOf(headers);
        getBody().setProperty("code", code);
    }

    /** The issuer cannot be asked for its keys: nothing can be said of the token. */
    static TokenRefused issuerSilent() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "5");
        return new TokenRefused(HttpStatus.SERVICE_UNAVAILABLE, "UPSTREAM_UNAVAILABLE",
                "The issuer of tokens cannot be asked for its keys.",
                headers);
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

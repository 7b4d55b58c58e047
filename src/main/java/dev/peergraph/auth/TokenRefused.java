package dev.peergraph.auth;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Refuses an HTTP request for its token: its body's property {@code code} is a GraphQL error's, its headers the challenge (RFC 6750 §3).
 */
final class TokenRefused extends ResponseStatusException {

    private final transient HttpHeaders headers;

    private TokenRefused(HttpStatus status, String code, String message, String header, String value) {
        super(status, message);
        this.headers = new HttpHeaders();
        headers.set(header, value);
        getBody().setProperty("code", code);
    }

    private static TokenRefused challenge(HttpStatus status, String code, String message, String challenge) {
        return new TokenRefused(status, code, message, HttpHeaders.WWW_AUTHENTICATE, challenge);
    }

    /** There is no token where one is needed, or one that is not valid here: expired, of another issuer, for another audience. */
    static TokenRefused unauthenticated(boolean absent) {
        return challenge(HttpStatus.UNAUTHORIZED, "UNAUTHENTICATED", "Send a valid bearer token of the gateway's issuer.",
                absent ? "Bearer" : "Bearer error=\"invalid_token\"");
    }

    static TokenRefused malformed() {
        return challenge(HttpStatus.BAD_REQUEST, "UNAUTHENTICATED", "Send one bearer token, in the Authorization header.",
                "Bearer error=\"invalid_request\"");
    }

    static TokenRefused insufficient() {
        return challenge(HttpStatus.FORBIDDEN, "FORBIDDEN", "Your token does not have what this needs.",
                "Bearer error=\"insufficient_scope\"");
    }

    /** The issuer cannot be asked for its keys: nothing can be said of the token. */
    static TokenRefused issuerSilent() {
        return new TokenRefused(HttpStatus.SERVICE_UNAVAILABLE, "UPSTREAM_UNAVAILABLE",
                "The issuer of tokens cannot be asked for its keys.",
                HttpHeaders.RETRY_AFTER, "5");
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

package dev.peergraph.auth;

import dev.peergraph.edge.Refusal;
import dev.peergraph.pages.ErrorCode;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** The refusals of requests for their token, with the challenges of RFC 6750 §3. */
final class TokenRefusals {

    private TokenRefusals() {
    }

    private static Refusal challenge(HttpStatus status, ErrorCode code, String message, String challenge) {
        return Refusal.of(status, code, message).with(HttpHeaders.WWW_AUTHENTICATE, challenge);
    }

    /** Refuses a request whose token is absent, or not valid here: expired, of another issuer, for another audience. */
    static Refusal unauthenticated(boolean absent) {
        return challenge(HttpStatus.UNAUTHORIZED, ErrorCode.UNAUTHENTICATED, "Send a valid bearer token of the gateway's issuer.",
                absent ? "Bearer" : "Bearer error=\"invalid_token\"");
    }

    static Refusal malformed() {
        return challenge(HttpStatus.BAD_REQUEST, ErrorCode.UNAUTHENTICATED, "Send one bearer token, in the Authorization header.",
                "Bearer error=\"invalid_request\"");
    }

    static Refusal insufficient() {
        return challenge(HttpStatus.FORBIDDEN, ErrorCode.FORBIDDEN, "Your token does not have the authority that this endpoint needs.",
                "Bearer error=\"insufficient_scope\"");
    }

    /** Refuses a request whose token cannot be checked, because the issuer does not send its keys. */
    static Refusal issuerSilent() {
        return Refusal.of(HttpStatus.SERVICE_UNAVAILABLE, ErrorCode.UPSTREAM_UNAVAILABLE,
                "The issuer of tokens cannot be asked for its keys.").with(HttpHeaders.RETRY_AFTER, "5");
    }
}

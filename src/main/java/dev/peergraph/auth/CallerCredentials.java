package dev.peergraph.auth;

import dev.peergraph.pages.Caller;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;

/** Tells who calls, and with which upstream credential. */
@FunctionalInterface
public interface CallerCredentials {

    /**
     * Returns the caller of an HTTP request.
     *
     * @return the caller, or empty if the request brings no credential that can be used
     */
    Mono<Caller> caller(HttpHeaders headers);

    /** Returns what a request without a caller has to bring, as a sentence for people. */
    default String wanted() {
        return "Send one Authorization header: Basic with a Confluent Cloud API key, or Bearer with an STS access token.";
    }

    /** Returns the gateway itself as a caller, for work that no request asks for; empty where it has no credential of its own. */
    default Optional<Caller> gateway() {
        return Optional.empty();
    }

    /**
     * Returns a caller as it is now, for work that lasts: one that reads with the gateway's own credential becomes the gateway itself,
     * whose credential may have been replaced since; any other stays as it is.
     */
    default Caller now(Caller caller) {
        return caller.borrowsCredential() ? gateway().orElse(caller) : caller;
    }
}

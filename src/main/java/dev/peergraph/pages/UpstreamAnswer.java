package dev.peergraph.pages;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What upstream said when it refused: clipped, and with every trace of the credential masked.
 *
 * @param status its HTTP status
 * @param requestId its {@code X-Request-Id}, or the one in its body; {@code null} if it gave none
 * @param errors its error objects, at most ten; strings of at most 500 characters
 * @param wwwAuthenticate its {@code WWW-Authenticate}, never to be relayed as a header; {@code null} if it gave none
 * @param rate what it said of the caller's budget; {@code null} if nothing readable
 */
public record UpstreamAnswer(int status, @Nullable String requestId, List<Map<String, Object>> errors, @Nullable String wwwAuthenticate,
        @Nullable RateReading rate) {

    /** Copies the errors. */
    public UpstreamAnswer {
        errors = List.copyOf(errors);
    }
}

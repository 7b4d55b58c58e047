package dev.peergraph.pages;

import org.jspecify.annotations.Nullable;

/**
 * By what a request is found again in the logs of all who had a part in it; each part is safe to stand in a header.
 *
 * @param requestId the caller's or the gateway's {@code X-Request-Id}; {@code null} if the call is nobody's request
 * @param traceparent the caller's W3C {@code traceparent}, passed on unchanged; {@code null} if it sent none that is valid
 * @param tracestate what belongs to {@code traceparent} (W3C Trace Context §3.3); {@code null} without one
 */
public record RequestTrace(@Nullable String requestId, @Nullable String traceparent, @Nullable String tracestate) {

    /** No trace. */
    public static final RequestTrace NONE = new RequestTrace(null, null, null);
}

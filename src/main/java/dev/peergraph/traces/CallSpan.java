package dev.peergraph.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/** The span of one call upstream. */
public final class CallSpan {

    private final Span span;

    CallSpan(Span span) {
        this.span = span;
    }

    /** Returns the call's own {@code traceparent} (W3C Trace Context §3.2). */
    public String traceparent() {
        SpanContext context = span.getSpanContext();
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-" + context.getTraceFlags().asHex();
    }

    /**
     * Ends the span.
     *
     * @param status of the answer; {@code null} if there was none
     * @param error the class of what failed; {@code null} if nothing did
     */
    public void end(@Nullable Integer status, @Nullable String error) {
        if (status != null) {
            span.setAttribute("http.response.status_code", status);
        }
        if (error != null) {
            span.setAttribute("error.type", error);
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}

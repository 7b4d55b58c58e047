package dev.peergraph.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** The span of a sampled operation, with the attributes of OpenTelemetry's conventions for GraphQL servers. Thread-safe. */
public final class OperationSpan {

    private final Tracer tracer;
    private final Span span;
    private final Context context;

    OperationSpan(Tracer tracer, Span span) {
        this.tracer = tracer;
        this.span = span;
        this.context = Context.root().with(span);
    }

    /** Returns the id of the trace, 32 hexadecimal digits. */
    public String traceId() {
        return span.getSpanContext().getTraceId();
    }

    /** Begins the span of a page that the operation needs. */
    public PageSpan page() {
        return new PageSpan(tracer, tracer.spanBuilder("page").setParent(context).startSpan());
    }

    /** Notes that an operation is executed: a query, by its name in the document, empty if it has none. */
    public void executed(String name) {
        span.updateName("query");
        span.setAttribute("graphql.operation.type", "query");
        if (!name.isEmpty()) {
            span.setAttribute("graphql.operation.name", name);
        }
    }

    /**
     * Ends the span.
     *
     * @param requestId by which the log knows the request
     * @param code of the first error; empty if there is none
     * @param ofServer whether such an error is not the caller's own to mend
     */
    public void end(String requestId, String code, boolean ofServer) {
        span.setAttribute("peergraph.request.id", requestId);
        if (!code.isEmpty()) {
            span.setAttribute("error.type", code);
        }
        if (ofServer) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}

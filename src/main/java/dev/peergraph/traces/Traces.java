package dev.peergraph.traces;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Begins the spans of operations. Spans are handed on explicitly, in no thread and no Reactor context. */
@Component
public final class Traces {

    private final @Nullable Tracer tracer;

    Traces(ObjectProvider<OpenTelemetry> telemetry) {
        OpenTelemetry configured = telemetry.getIfAvailable();
        this.tracer = configured == null ? null : configured.getTracer("dev.peergraph");
    }

    /** Returns whether traces are exported. */
    public boolean on() {
        return tracer != null;
    }

    /**
     * Begins the span of an operation, as a part of the caller's trace if the request names one (W3C Trace Context).
     *
     * @return the span; {@code null} if the operation is not sampled
     */
    public @Nullable OperationSpan begin(HttpHeaders request) {
        if (tracer == null) {
            return null;
        }
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), request, Headers.GETTER);
        Span span = tracer.spanBuilder("GraphQL Operation").setParent(parent).setSpanKind(SpanKind.SERVER).startSpan();
        return span.isRecording() ? new OperationSpan(tracer, span) : null;
    }

    private enum Headers implements TextMapGetter<HttpHeaders> {
        GETTER;

        @Override
        public Iterable<String> keys(HttpHeaders headers) {
            return List.copyOf(headers.headerNames());
        }

        @Override
        public @Nullable String get(@Nullable HttpHeaders headers, String name) {
            return headers == null ? null : headers.getFirst(name);
        }
    }
}

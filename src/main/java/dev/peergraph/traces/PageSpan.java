package dev.peergraph.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.time.Duration;

/** The span of a page that a sampled operation needs. Thread-safe; ends once. */
public final class PageSpan {

    private static final String TEMPLATE = "/networking/v1/peerings";
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Tracer tracer;
    private final Span span;

    PageSpan(Tracer tracer, Span span) {
        this.tracer = tracer;
        this.span = span;
    }

    /**
     * Begins the span of a call upstream for the page, with the attributes of OpenTelemetry's conventions for HTTP clients. Leaves the
     * query out, which names what is asked for.
     *
     * @param resends how many calls there were before it
     */
    public CallSpan call(URI url, int resends) {
        int port = url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? HTTPS : HTTP;
        Span call = tracer.spanBuilder("GET " + TEMPLATE).setParent(Context.root().with(span)).setSpanKind(SpanKind.CLIENT)
                .setAttribute("http.request.method", "GET")
                .setAttribute("url.template", TEMPLATE)
                .setAttribute("url.full", url.getScheme() + "://" + url.getHost() + ":" + port + url.getRawPath())
                .setAttribute("server.address", url.getHost())
                .setAttribute("server.port", port)
                .startSpan();
        if (resends > 0) {
            call.setAttribute("http.request.resend_count", resends);
        }
        return new CallSpan(call);
    }

    /** Ends the span: how the page came, such as {@code fresh} or {@code fetched}, and how long its calls waited in the queue. */
    public void end(String state, Duration waited) {
        span.setAttribute("peergraph.page.state", state);
        span.setAttribute("peergraph.page.waited_ms", waited.toMillis());
        span.end();
    }
}

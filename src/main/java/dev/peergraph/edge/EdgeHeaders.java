package dev.peergraph.edge;

/** Names of headers that more than one room reads or sets. */
public final class EdgeHeaders {

    /** Asks to have the answer explained. */
    public static final String EXPLAIN = "Peergraph-Explain";

    /** Has the id of a request. */
    public static final String REQUEST_ID = "X-Request-Id";

    /** Has the ids of a trace (W3C Trace Context §3.2). */
    public static final String TRACE_PARENT = "traceparent";

    private EdgeHeaders() {
    }
}

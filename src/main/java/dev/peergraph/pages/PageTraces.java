package dev.peergraph.pages;

import dev.peergraph.traces.OperationSpan;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The traces of the pages that one connection asked for, in that order. Thread-safe. */
public final class PageTraces {

    /** The traces of a connection that nobody wants explained: none is told. */
    public static final PageTraces NONE = new PageTraces(null);

    private final Queue<PageTrace> traces = new ConcurrentLinkedQueue<>();
    private final @Nullable OperationSpan span;

    /** Begins with no trace; pages become spans of an operation that is sampled. */
    public PageTraces(@Nullable OperationSpan span) {
        this.span = span;
    }

    /** Returns the trace of one more page. */
    public PageTrace begin() {
        if (this == NONE) {
            return PageTrace.NONE;
        }
        PageTrace trace = PageTrace.begun(span == null ? null : span.page());
        traces.add(trace);
        return trace;
    }

    /** Returns the traces so far. */
    public List<PageTrace> all() {
        return List.copyOf(traces);
    }
}

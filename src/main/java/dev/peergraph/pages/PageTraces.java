package dev.peergraph.pages;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The traces of the pages that one connection asked for, in that order. Thread-safe. */
public final class PageTraces {

    /** The traces of a connection that nobody wants explained: none is told. */
    public static final PageTraces NONE = new PageTraces();

    private final Queue<PageTrace> traces = new ConcurrentLinkedQueue<>();

    /** Returns the trace of one more page. */
    public PageTrace begin() {
        if (this == NONE) {
            return PageTrace.NONE;
        }
        PageTrace trace = PageTrace.begun();
        traces.add(trace);
        return trace;
    }

    /** Returns the traces so far. */
    public List<PageTrace> all() {
        return List.copyOf(traces);
    }
}

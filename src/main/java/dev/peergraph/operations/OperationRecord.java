package dev.peergraph.operations;

import dev.peergraph.limits.QueryCost;
import dev.peergraph.pages.ErrorCode;
import dev.peergraph.pages.PageTrace;
import dev.peergraph.pages.PageTraces;
import dev.peergraph.traces.OperationSpan;
import graphql.GraphQLContext;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** What happens in one request, for its line in the log and its trace; there is one only where either is wanted. Thread-safe. */
public final class OperationRecord {

    private static final Set<String> OF_CALLERS = Set.of(ErrorCode.BAD_USER_INPUT.name(), ErrorCode.UNAUTHENTICATED.name(),
            ErrorCode.FORBIDDEN.name(), ErrorCode.LIMIT_EXCEEDED.name(), ErrorCode.PERSISTED_QUERY_NOT_FOUND.name(), "CANCELLED");

    private final long startNanos = System.nanoTime();
    private final @Nullable OperationSpan span;
    private final Queue<PageTraces> pages = new ConcurrentLinkedQueue<>();
    private volatile boolean executed;
    private volatile OperationName name = OperationName.UNKNOWN;
    private volatile String code = "";
    private volatile @Nullable QueryCost cost;
    private volatile int answerBytes;
    private volatile int cachedPages;

    OperationRecord(@Nullable OperationSpan span) {
        this.span = span;
    }

    /** Returns the record of a request, by its Reactor context; {@code null} if there is none. */
    public static @Nullable OperationRecord in(ContextView request) {
        return request.getOrDefault(OperationRecord.class, null);
    }

    /** Returns where to note what happens to further pages of a request, by its GraphQL context. */
    public static PageTraces pages(GraphQLContext context) {
        OperationRecord record = context.get(OperationRecord.class);
        return record == null ? PageTraces.NONE : record.begin();
    }

    private PageTraces begin() {
        PageTraces traces = new PageTraces(span);
        pages.add(traces);
        return traces;
    }

    /** Notes the length of a request's answer, by its GraphQL context. */
    public static void answered(GraphQLContext context, int bytes) {
        OperationRecord record = context.get(OperationRecord.class);
        if (record != null) {
            record.answerBytes = bytes;
        }
    }

    /** Notes that a cached response was the answer. */
    public void cached(OperationName operation, int pagesOfAnswer, int bytes) {
        executed = true;
        name = operation;
        cachedPages = pagesOfAnswer;
        answerBytes = bytes;
    }

    /** Notes that a request was refused, or failed. */
    public void failed(String errorCode) {
        code = errorCode;
    }

    void executed(@Nullable OperationName operation, @Nullable QueryCost estimated) {
        executed = operation != null;
        name = operation == null ? OperationName.UNKNOWN : operation;
        cost = estimated;
    }

    Duration duration() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    OperationName name() {
        return name;
    }

    /** Returns the code of the first error; empty if there is none. */
    String code() {
        return code;
    }

    @Nullable
    QueryCost cost() {
        return cost;
    }

    int answerBytes() {
        return answerBytes;
    }

    int cachedPages() {
        return cachedPages;
    }

    Stream<PageTrace> traces() {
        return pages.stream().map(PageTraces::all).flatMap(List::stream);
    }

    @Nullable
    String traceId() {
        return span == null ? null : span.traceId();
    }

    /** Ends the spans of the operation and of pages that it does not wait for any more. */
    void end(String requestId) {
        traces().forEach(PageTrace::abandoned);
        if (span != null) {
            if (executed) {
                span.executed(name.shown());
            }
            span.end(requestId, code, !code.isEmpty() && !OF_CALLERS.contains(code));
        }
    }
}

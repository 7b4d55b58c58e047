package dev.peergraph.graphql;

import dev.peergraph.operations.OperationRecord;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageTrace;
import dev.peergraph.pages.PageTraces;
import dev.peergraph.time.Moment;
import graphql.schema.DataFetchingEnvironment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Records what happened for each connection of a request that asks to have it explained; kept in its GraphQL context. Thread-safe. */
final class ExplainedConnections {

    private final Queue<Connection> connections = new ConcurrentLinkedQueue<>();

    private record Connection(List<Object> path, PageTraces traces) {
    }

    /** Returns where to record the pages of a field's connection. */
    static PageTraces of(DataFetchingEnvironment field) {
        ExplainedConnections explained = field.getGraphQlContext().get(ExplainedConnections.class);
        PageTraces recorded = OperationRecord.pages(field.getGraphQlContext());
        if (explained == null) {
            return recorded;
        }
        PageTraces traces = recorded == PageTraces.NONE ? new PageTraces(null) : recorded;
        explained.connections.add(new Connection(field.getExecutionStepInfo().getPath().toList(), traces));
        return traces;
    }

    /** Returns the explanation of the connections, as values for JSON. */
    List<Map<String, Object>> explanation(Moment now) {
        return connections.stream().map(connection -> explanation(connection, now)).toList();
    }

    private static Map<String, Object> explanation(Connection connection, Moment now) {
        List<PageTrace> traces = connection.traces().all();
        int calls = traces.stream().mapToInt(PageTrace::calls).sum();
        long saved = traces.stream().filter(ExplainedConnections::isSaved).count();
        long waitedMillis = traces.stream().mapToLong(trace -> trace.waited().toMillis()).sum();
        Map<String, Object> explanation = new LinkedHashMap<>();
        explanation.put("path", connection.path());
        explanation.put("pages", traces.stream().map(trace -> page(trace, now)).toList());
        explanation.put("upstreamCalls", calls);
        explanation.put("upstreamCallsSaved", saved);
        explanation.put("waitedMillis", waitedMillis);
        return explanation;
    }

    private static boolean isSaved(PageTrace trace) {
        return switch (trace.state()) {
            case FRESH, STALE, COLLAPSED, SHARED -> trace.calls() == 0;
            case FETCHED, FAILED -> false;
            case null -> false;
        };
    }

    private static Map<String, Object> page(PageTrace trace, Moment now) {
        PageTrace.State state = trace.state();
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("state", state == null ? "unfinished" : state.name().toLowerCase(Locale.ROOT));
        page.put("ageSeconds", ageSeconds(trace.age(), now));
        return page;
    }

    private static @Nullable Double ageSeconds(@Nullable PageAge age, Moment now) {
        return age == null ? null : Double.valueOf(age.fetched().until(now).toMillis() / 1000.0);
    }
}

package dev.peergraph.graphql;

import dev.peergraph.pages.Moment;
import dev.peergraph.pages.PageAge;
import dev.peergraph.pages.PageTrace;
import dev.peergraph.pages.PageTraces;
import graphql.schema.DataFetchingEnvironment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What happened for the connections of one request that wants it explained; in its GraphQL context, and only there. Thread-safe. */
final class ExplainedConnections {

    private final Queue<Connection> connections = new ConcurrentLinkedQueue<>();

    private record Connection(List<Object> path, PageTraces traces) {
    }

    /** Returns where the pages of a field's connection are to be told of. */
    static PageTraces of(DataFetchingEnvironment field) {
        ExplainedConnections explained = field.getGraphQlContext().get(ExplainedConnections.class);
        return explained == null ? PageTraces.NONE : explained.begin(field.getExecutionStepInfo().getPath().toList());
    }

    private PageTraces begin(List<Object> path) {
        Connection connection = new Connection(path, new PageTraces());
        connections.add(connection);
        return connection.traces();
    }

    /** Returns what is told of the connections, as values for JSON. */
    List<Map<String, Object>> told(Moment now) {
        return connections.stream().map(connection -> told(connection, now)).toList();
    }

    private static Map<String, Object> told(Connection connection, Moment now) {
        List<PageTrace> traces = connection.traces().all();
        int calls = traces.stream().mapToInt(PageTrace::calls).sum();
        long saved = traces.stream().filter(ExplainedConnections::isSaved).count();
        long waitedMillis = traces.stream().mapToLong(trace -> trace.waited().toMillis()).sum();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("path", connection.path());
        told.put("pages", traces.stream().map(trace -> page(trace, now)).toList());
        told.put("upstreamCalls", calls);
        told.put("upstreamCallsSaved", saved);
        told.put("waitedMillis", waitedMillis);
        return told;
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

package dev.peergraph.operations;

import dev.peergraph.limits.QueryCost;
import dev.peergraph.pages.PageTrace;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.http.HttpStatusCode;

/** The one line that the log has of a request. */
final class OperationLine {

    private static final Logger log = LoggerFactory.getLogger(OperationLine.class);
    private static final String FRESH = "fresh";

    private OperationLine() {
    }

    static void log(OperationRecord record, String requestId, @Nullable HttpStatusCode status) {
        List<PageTrace> traces = record.traces().toList();
        QueryCost cost = record.cost();
        LoggingEventBuilder line = log.atInfo()
                .addKeyValue("requestId", requestId)
                .addKeyValue("operation", record.name().shown())
                .addKeyValue("code", record.code().isEmpty() ? "OK" : record.code())
                .addKeyValue("status", status == null ? 0 : status.value())
                .addKeyValue("durationMillis", record.duration().toMillis())
                .addKeyValue("pages", pages(record, traces))
                .addKeyValue("upstreamCalls", traces.stream().mapToInt(PageTrace::calls).sum())
                .addKeyValue("waitedMillis", traces.stream().mapToLong(trace -> trace.waited().toMillis()).sum())
                .addKeyValue("cost", cost == null ? 0 : cost.nodes())
                .addKeyValue("answerBytes", record.answerBytes());
        String traceId = record.traceId();
        (traceId == null ? line : line.addKeyValue("traceId", traceId)).log("Operation");
    }

    /** Returns how many pages came in which way, such as {@code fetched:1,fresh:2}; empty if none was asked for. */
    private static String pages(OperationRecord record, List<PageTrace> traces) {
        Map<String, Integer> states = new TreeMap<>();
        if (record.cachedPages() > 0) {
            states.put(FRESH, record.cachedPages());
        }
        traces.forEach(trace -> states.merge(state(trace), 1, Integer::sum));
        return states.entrySet().stream().map(one -> one.getKey() + ":" + one.getValue()).collect(Collectors.joining(","));
    }

    private static String state(PageTrace trace) {
        PageTrace.State state = trace.state();
        return state == null ? "unfinished" : state.name().toLowerCase(Locale.ROOT);
    }
}

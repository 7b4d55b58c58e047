package dev.peergraph.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpMethod;

/** Spring's own timer of requests, and that of executions: an answer is counted in both whichever way it comes. */
final class AnswerTimers {

    private final Timer get;
    private final Timer post;
    private final Timer unchanged;
    private final Timer execution;

    AnswerTimers(MeterRegistry registry) {
        get = timer(registry, "GET", "200", "SUCCESS");
        post = timer(registry, "POST", "200", "SUCCESS");
        unchanged = timer(registry, "GET", "304", "REDIRECTION");
        execution = registry.timer("graphql.request", "error", "none", "graphql.operation.type", "query", "graphql.outcome", "SUCCESS");
    }

    private static Timer timer(MeterRegistry registry, String method, String status, String outcome) {
        return registry.timer("http.server.requests", "error", "none", "exception", "none", "method", method, "outcome", outcome,
                "status", status, "uri", "/graphql");
    }

    void answered(HttpMethod method, long startNanos) {
        record(method.equals(HttpMethod.GET) ? get : post, startNanos);
    }

    void notModified(long startNanos) {
        record(unchanged, startNanos);
    }

    private void record(Timer timer, long startNanos) {
        long nanos = System.nanoTime() - startNanos;
        timer.record(nanos, TimeUnit.NANOSECONDS);
        execution.record(nanos, TimeUnit.NANOSECONDS);
    }
}

package dev.peergraph.execution;

import dev.peergraph.pages.ErrorCode;
import graphql.ExecutionResult;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimpleInstrumentationContext;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.stereotype.Component;

/**
 * Times executions as {@code graphql.request}, with the tags of Spring for GraphQL. Spring's own instrumentation also observes each field,
 * which costs more than the field.
 */
@Component
class ExecutionTimer extends SimplePerformantInstrumentation {

    private final MeterRegistry registry;
    private final Timer success;

    ExecutionTimer(MeterRegistry registry) {
        this.registry = registry;
        this.success = timer("none", "query", "SUCCESS");
    }

    private Timer timer(String error, String type, String outcome) {
        return registry.timer("graphql.request", "error", error, "graphql.operation.type", type, "graphql.outcome", outcome);
    }

    @Override
    public InstrumentationContext<ExecutionResult> beginExecution(InstrumentationExecutionParameters parameters,
            InstrumentationState state) {
        long startNanos = System.nanoTime();
        return SimpleInstrumentationContext.whenCompleted((result, failure) -> record(result, failure, System.nanoTime() - startNanos));
    }

    private void record(@Nullable ExecutionResult result, @Nullable Throwable failure, long nanos) {
        Timer timer = failure == null && result != null && result.isDataPresent() && result.getErrors().isEmpty() && !isStream(result)
                ? success
                : timer(failure == null ? "none" : failure.getClass().getSimpleName(), type(result), outcome(result, failure));
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Only executed operations have data. What is timed of a subscription is how it begins. */
    private static String type(@Nullable ExecutionResult result) {
        if (result == null || !result.isDataPresent()) {
            return "operation";
        }
        return isStream(result) ? "subscription" : "query";
    }

    private static boolean isStream(ExecutionResult result) {
        Object data = result.getData();
        return data instanceof Publisher;
    }

    private static String outcome(@Nullable ExecutionResult result, @Nullable Throwable failure) {
        if (result == null || failure != null) {
            return "INTERNAL_ERROR";
        }
        if (result.getErrors().isEmpty()) {
            return "SUCCESS";
        }
        boolean bug = result.getErrors().stream().anyMatch(error -> ErrorCode.INTERNAL.name().equals(String.valueOf(error.getErrorType())));
        return bug ? "INTERNAL_ERROR" : "REQUEST_ERROR";
    }
}

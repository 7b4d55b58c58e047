package dev.peergraph.execution;

import dev.peergraph.operations.ClientName;
import dev.peergraph.operations.OperationMeters;
import dev.peergraph.operations.OperationName;
import dev.peergraph.pages.ErrorCode;
import dev.peergraph.pages.PagesUsed;
import graphql.ExecutionResult;
import graphql.GraphQLContext;
import graphql.execution.ExecutionContext;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimpleInstrumentationContext;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.stereotype.Component;

/**
 * Times executions as {@code graphql.request}, with the tags of Spring for GraphQL. Spring's own instrumentation also observes each field,
 * which costs more than the field.
 */
@Component
class ExecutionTimer extends SimplePerformantInstrumentation {

    private final OperationMeters meters;

    ExecutionTimer(OperationMeters meters) {
        this.meters = meters;
    }

    @Override
    public InstrumentationContext<ExecutionResult> beginExecution(InstrumentationExecutionParameters parameters,
            InstrumentationState state) {
        long startNanos = System.nanoTime();
        GraphQLContext context = parameters.getGraphQLContext();
        return SimpleInstrumentationContext
                .whenCompleted((result, failure) -> record(context, result, failure, System.nanoTime() - startNanos));
    }

    @Override
    public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(InstrumentationExecuteOperationParameters parameters,
            InstrumentationState state) {
        ExecutionContext context = parameters.getExecutionContext();
        OperationName.note(context.getOperationDefinition().getName(), context.getGraphQLContext());
        return SimpleInstrumentationContext.noOp();
    }

    private void record(GraphQLContext context, @Nullable ExecutionResult result, @Nullable Throwable failure, long nanos) {
        OperationName operation = OperationName.of(context);
        if (failure == null && result != null && result.isDataPresent() && result.getErrors().isEmpty() && !isStream(result)) {
            meters.succeeded(operation, nanos);
        } else {
            String error = failure == null ? "none" : failure.getClass().getSimpleName();
            meters.failed(operation, new OperationMeters.Failure(error, type(result), outcome(result, failure)), nanos);
        }
        PagesUsed used = context.get(PagesUsed.class);
        meters.count(context.getOrDefault(ClientName.class, ClientName.NONE), used != null && !used.isEmpty());
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

package dev.peergraph.limits;

import dev.peergraph.limits.Estimate.Cost;
import dev.peergraph.pages.PathLimits;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.execution.ExecutionContext;
import graphql.execution.instrumentation.DocumentAndVariables;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.introspection.GoodFaithIntrospection;
import graphql.introspection.Introspection;
import graphql.parser.ParserOptions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Enforces the limits of queries: on the text before and while it is parsed, on the document before it is validated, and on the operation
 * before it is executed.
 */
@Component
class QueryLimits extends SimplePerformantInstrumentation {

    private final QueryLimitProperties limits;
    private final PathLimits path;
    private final Supplier<ParserOptions> parsing;
    private final KnownEstimates estimates = new KnownEstimates();

    QueryLimits(QueryLimitProperties limits, PathLimits path, Supplier<ParserOptions> parsing) {
        this.limits = limits;
        this.path = path;
        this.parsing = parsing;
    }

    @Override
    public ExecutionInput instrumentExecutionInput(ExecutionInput input, InstrumentationExecutionParameters parameters,
            InstrumentationState state) {
        LimitExceeded.check("characters", limits.characters(), input.getQuery().length());
        input.getGraphQLContext().put(ParserOptions.class, parsing.get());
        // The engine's own rule limits how often a name may occur, which refuses queries of code generators. IntrospectionEstimate counts
        // cost.
        input.getGraphQLContext().put(GoodFaithIntrospection.GOOD_FAITH_INTROSPECTION_DISABLED, true);
        return input;
    }

    @Override
    public DocumentAndVariables instrumentDocumentAndVariables(DocumentAndVariables parsed, InstrumentationExecutionParameters parameters,
            InstrumentationState state) {
        DocumentLimits.check(parsed.getDocument(), limits);
        return parsed;
    }

    @Override
    public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(InstrumentationExecuteOperationParameters parameters,
            InstrumentationState state) {
        ExecutionContext context = parameters.getExecutionContext();
        Cost cost = estimates.of(context.getOperationDefinition(), context.getCoercedVariables(),
                variables -> NodeEstimate.of(context.getOperationDefinition(), context.getGraphQLSchema(), context.getDocument(), variables,
                        limits, path.pageSize()));
        context.getGraphQLContext().put(QueryCost.class, new QueryCost(cost.nodes(), limits.nodes(), cost.calls()));
        LimitExceeded.check("nodes", limits.nodes(), cost.nodes());
        if (Introspection.isEnabledJvmWide()) {
            // Where introspection is off, the number in the error would tell about the schema.
            IntrospectionEstimate.check(context.getOperationDefinition(), context.getGraphQLSchema(), context.getDocument(),
                    context.getCoercedVariables(), limits.introspectionFields());
        }
        return super.beginExecuteOperation(parameters, state);
    }
}

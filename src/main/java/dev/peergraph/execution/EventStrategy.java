package dev.peergraph.execution;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.peergraph.changes.PeeringChanges;
import dev.peergraph.execution.Encodings.Selection;
import dev.peergraph.graphql.ErrorMapping;
import dev.peergraph.limits.AnswerSize;
import dev.peergraph.pages.ErrorCode;
import graphql.ErrorClassification;
import graphql.ExecutionResult;
import graphql.ExecutionResultImpl;
import graphql.GraphQLError;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.MergedField;
import graphql.execution.SubscriptionExecutionStrategy;
import graphql.execution.reactive.SubscriptionPublisher;
import graphql.introspection.Introspection;
import graphql.language.AstPrinter;
import graphql.schema.GraphQLObjectType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.SubscriptionPublisherException;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

/**
 * Begins subscriptions like its parent, but completes their events by a {@link ReadPlan}, and encodes each once for all who select the
 * same: to execute each event for each subscription would cost as much as a query.
 */
final class EventStrategy extends SubscriptionExecutionStrategy {

    private static final int MAX_SHARED = 10_000;

    private final ErrorMapping errors;
    private final JsonMapper json;
    private final Encodings encodings = new Encodings();
    /** Subscriptions that select the same have one plan, as long as one of them lasts. */
    private final Cache<Selection, Selected> shared = Caffeine.newBuilder()
            .weakValues()
            .maximumSize(MAX_SHARED)
            .executor(Runnable::run)
            .build();

    /** What is selected, and how that is completed. */
    private record Selected(Selection selection, ReadPlan plan) {
    }

    EventStrategy(DataFetcherExceptionHandler failures, ErrorMapping errors, JsonMapper json) {
        super(failures);
        this.errors = errors;
        this.json = json;
    }

    @Override
    public CompletableFuture<ExecutionResult> execute(ExecutionContext execution, ExecutionStrategyParameters parameters) {
        MergedField field = parameters.getFields().getSubFieldsList().getFirst();
        Selected selected = selected(execution, field);
        if (selected == null) {
            return CompletableFuture.completedFuture(refused(field));
        }
        EventEncoder encoder = new EventEncoder(field.getResultKey(), selected.plan(),
                new ReadContext(execution, AnswerSize.of(execution.getGraphQLContext())), json);
        String requestId = execution.getExecutionId().toString();
        return super.execute(execution, parameters).thenApply(result -> encoded(result, encoder, selected, requestId));
    }

    /** Returns what others select, too, or else a new one; {@code null} if it needs more than to be read. */
    private @Nullable Selected selected(ExecutionContext execution, MergedField field) {
        ReadPlanner planner = new ReadPlanner(execution);
        boolean conditional = !field.isSingleField() || planner.conditional(field.getSingleField().getSelectionSet());
        Selection selection = new Selection(
                execution.getOperationDefinition().getName() + AstPrinter.printAstCompact(execution.getDocument()),
                conditional ? execution.getCoercedVariables().toMap() : Map.of());
        Selected known = shared.getIfPresent(selection);
        if (known != null) {
            return known;
        }
        GraphQLObjectType root = Objects.requireNonNull(execution.getGraphQLSchema().getSubscriptionType());
        ReadPlan plan = planner.plan(field,
                Introspection.getFieldDefinition(execution.getGraphQLSchema(), root, field.getName()).getType());
        if (plan == null || planner.isPartial()) {
            return null;
        }
        Selected made = new Selected(selection, plan);
        shared.put(selection, made);
        return made;
    }

    private static ExecutionResult refused(MergedField field) {
        GraphQLError error = GraphQLError.newError()
                .message("A subscription tells only what its events hold: the peerings of an environment cannot be selected in it.")
                .errorType(ErrorClassification.errorClassification(ErrorCode.BAD_USER_INPUT.name()))
                .path(List.of(field.getResultKey()))
                .location(field.getSingleField().getSourceLocation())
                .build();
        return ExecutionResultImpl.newExecutionResult().errors(List.of(error)).build();
    }

    private ExecutionResult encoded(ExecutionResult result, EventEncoder encoder, Selected selected, String requestId) {
        Object data = result.getData();
        if (!(data instanceof SubscriptionPublisher events)) {
            return result;
        }
        Flux<byte[]> bytes = Flux.from(events.getUpstreamPublisher())
                .cast(PeeringChanges.class)
                .map(event -> encodings.of(event, selected.selection(), () -> encoder.encode(event)))
                .onErrorMap(failure -> new EncodedEvents.Failed(error(failure, encoder.key(), requestId)));
        return ExecutionResultImpl.newExecutionResult().from(result).data(new EncodedEvents(bytes)).build();
    }

    private GraphQLError error(Throwable failure, String key, String requestId) {
        Throwable cause = failure instanceof SubscriptionPublisherException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        return errors.endOfStream(cause, List.of(key), requestId);
    }
}

package dev.peergraph.execution;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.peergraph.limits.AnswerSize;
import dev.peergraph.limits.LimitExceeded;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.FieldValueInfo;
import graphql.execution.FieldValueInfo.CompleteValueType;
import graphql.execution.MergedField;
import graphql.language.Field;
import graphql.schema.GraphQLOutputType;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Executes queries like its parent, but completes a value below which all fields are only read, such as a connection with its rows, by a
 * {@link ReadPlan}: the objects that the engine makes for each field cost more than the field. If a value is not as its plan expects, or an
 * instrumentation observes single fields, the engine completes the value from the beginning; reading it twice has no side effect.
 */
final class ReadingStrategy extends AsyncExecutionStrategy {

    /** Most fields of all cached plans together. */
    private static final int MAX_PLACES = 200_000;

    /** The plan for a field's values of a type; none if they take more than reading. */
    private record Planned(GraphQLOutputType type, Optional<ReadPlan> plan, int places) {
    }

    /** A field of a document, and the type of its values. */
    private record Place(MergedField field, GraphQLOutputType type) {
    }

    /** The plans of one execution, so that a list which the engine completes does not plan again for each of its items. */
    private static final class Plans extends ConcurrentHashMap<Place, Optional<ReadPlan>> {
    }

    /** Plans by fields of parsed documents, which are cached themselves; a plan lives no longer than its document. */
    private final Cache<Field, Planned> planned = Caffeine.newBuilder()
            .weakKeys()
            .maximumWeight(MAX_PLACES)
            .weigher((Field _, Planned plan) -> 1 + plan.places())
            .build();

    ReadingStrategy(DataFetcherExceptionHandler failures) {
        super(failures);
    }

    @Override
    protected FieldValueInfo completeValue(ExecutionContext execution, ExecutionStrategyParameters parameters) {
        AnswerSize size = AnswerSize.of(execution.getGraphQLContext());
        Object completed = completed(execution, parameters, size);
        if (completed != null) {
            // Not OBJECT: data loaders would then wait to learn what its fields fetch.
            return new FieldValueInfo(CompleteValueType.SCALAR, completed);
        }
        FieldValueInfo info = super.completeValue(execution, parameters);
        if (isLeaf(parameters) || parameters.getSource() == null) {
            Object value = parameters.getSource() == null ? "" : info.getFieldValueObject();
            size.add(parameters.getField().getResultKey().length() + AnswerSize.AROUND_BYTES + AnswerSize.bytes(value));
        }
        return info;
    }

    private static boolean isLeaf(ExecutionStrategyParameters parameters) {
        return parameters.getField().getSingleField().getSelectionSet() == null;
    }

    private @Nullable Object completed(ExecutionContext execution, ExecutionStrategyParameters parameters, AnswerSize size) {
        Object value = parameters.getSource();
        if (value == null || isLeaf(parameters) || execution.hasIncrementalSupport()
                || !(execution.getInstrumentation() instanceof RequestInstrumentation)) {
            return null;
        }
        ReadPlan plan = plan(execution, parameters.getField(), parameters.getExecutionStepInfo().getType());
        return plan == null ? null : completed(plan, value, new ReadContext(execution, size));
    }

    private static @Nullable Object completed(ReadPlan plan, Object value, ReadContext reading) {
        try {
            Object completed = plan.complete(value, reading);
            reading.add();
            return completed;
        } catch (LimitExceeded tooLarge) {
            throw tooLarge;
        } catch (RuntimeException _) {
            // The engine fails in the same way, and reports where and why.
            reading.takeBack();
            return null;
        }
    }

    private @Nullable ReadPlan plan(ExecutionContext execution, MergedField field, GraphQLOutputType type) {
        Plans plans = execution.getGraphQLContext().computeIfAbsent(Plans.class, _ -> new Plans());
        return plans.computeIfAbsent(new Place(field, type), _ -> planned(execution, field, type)).orElse(null);
    }

    private Optional<ReadPlan> planned(ExecutionContext execution, MergedField field, GraphQLOutputType type) {
        Planned known = planned.getIfPresent(field.getSingleField());
        if (known != null && field.isSingleField() && known.type().equals(type)) {
            return known.plan();
        }
        ReadPlanner planner = new ReadPlanner(execution);
        Optional<ReadPlan> plan = Optional.ofNullable(planner.plan(field, type));
        if (field.isSingleField() && !planner.conditional(field.getSingleField().getSelectionSet())) {
            planned.put(field.getSingleField(), new Planned(type, plan, plan.isPresent() ? planner.places() : 0));
        }
        return plan;
    }
}

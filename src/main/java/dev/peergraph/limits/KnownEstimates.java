package dev.peergraph.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.peergraph.limits.Estimate.Cost;
import graphql.execution.CoercedVariables;
import graphql.language.OperationDefinition;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The estimate of each operation, for the variables that it was last estimated with: most requests differ in variables that an estimate
 * does not read. Thread-safe.
 */
final class KnownEstimates {

    private static final int MAX_OPERATIONS = 1000;
    /** As long as a cursor. */
    private static final int MAX_TEXT = 400;

    /** By operations of parsed documents, which are cached themselves. */
    private final Cache<OperationDefinition, Known> known = Caffeine.newBuilder().weakKeys().maximumSize(MAX_OPERATIONS).build();

    /** The variables that an estimate has read, and what came of it. */
    private record Known(Map<String, @Nullable Object> read, Cost cost) {

        boolean holdsFor(CoercedVariables variables) {
            for (Map.Entry<String, @Nullable Object> variable : read.entrySet()) {
                if (!Objects.equals(variables.get(variable.getKey()), variable.getValue())) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Variables that note which of them are read. */
    static final class ReadVariables {

        private final CoercedVariables variables;
        private final Map<String, @Nullable Object> read = new HashMap<>();

        private ReadVariables(CoercedVariables variables) {
            this.variables = variables;
        }

        @Nullable
        Object get(String name) {
            Object value = variables.get(name);
            read.put(name, value);
            return value;
        }
    }

    /**
     * Returns the cost of an operation.
     *
     * @param estimate makes the estimate; it may read nothing of the request but these variables
     */
    Cost of(OperationDefinition operation, CoercedVariables variables, Function<ReadVariables, Cost> estimate) {
        Known last = known.getIfPresent(operation);
        if (last != null && last.holdsFor(variables)) {
            return last.cost();
        }
        ReadVariables reading = new ReadVariables(variables);
        Cost cost = estimate.apply(reading);
        if (reading.read.values().stream().allMatch(KnownEstimates::isSmall)) {
            known.put(operation, new Known(reading.read, cost));
        }
        return cost;
    }

    /** Lists and objects may be as large as a request. */
    private static boolean isSmall(@Nullable Object value) {
        return value == null || value instanceof Number || (value instanceof String text && text.length() <= MAX_TEXT);
    }
}

package dev.peergraph.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peergraph.limits.Estimate.Cost;
import graphql.execution.CoercedVariables;
import graphql.language.OperationDefinition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownEstimatesTest {

    private final KnownEstimates estimates = new KnownEstimates();
    private final OperationDefinition operation = OperationDefinition.newOperationDefinition().name("List").build();
    private final AtomicInteger made = new AtomicInteger();

    private Cost of(OperationDefinition asked, Map<String, Object> variables) {
        return estimates.of(asked, CoercedVariables.of(variables), read -> {
            made.incrementAndGet();
            return new Cost(number(read.get("first")), 1);
        });
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 10;
    }

    @Test
    void makesNoEstimateAnewWhereOtherVariablesDiffer() {
        assertThat(of(operation, Map.of("first", 5, "environment", "env-1"))).isEqualTo(new Cost(5, 1));
        assertThat(of(operation, Map.of("first", 5, "environment", "env-2"))).isEqualTo(new Cost(5, 1));

        assertThat(made).hasValue(1);
    }

    @Test
    void makesItAnewWhereAVariableDiffersThatItHasRead() {
        assertThat(of(operation, Map.of("first", 5))).isEqualTo(new Cost(5, 1));
        assertThat(of(operation, Map.of("first", 50))).isEqualTo(new Cost(50, 1));
        assertThat(of(operation, Map.of())).isEqualTo(new Cost(10, 1));
    }

    @Test
    void makesItForEachOperation() {
        OperationDefinition same = operation.transform(_ -> {
        });

        of(operation, Map.of());
        of(same, Map.of());

        assertThat(made).hasValue(2);
    }

    @Test
    void remembersNoLargeVariables() {
        of(operation, Map.of("first", List.of("a")));
        of(operation, Map.of("first", List.of("a")));

        assertThat(made).hasValue(2);
    }
}

package dev.peergraph.limits;

import graphql.language.NullValue;
import graphql.language.ObjectValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a connection's filter, as written or as a variable, has what the gateway itself looks for in the whole listing. */
final class ReadWhole {

    private ReadWhole() {
    }

    static boolean isFiltered(@Nullable Object filter) {
        return has(filter, "cloud") || has(filter, "region") || has(filter, "search");
    }

    private static boolean has(@Nullable Object filter, String name) {
        return switch (filter) {
            case Map<?, ?> values -> values.get(name) != null;
            case ObjectValue written -> written.getObjectFields()
                    .stream()
                    .anyMatch(field -> field.getName().equals(name) && !(field.getValue() instanceof NullValue));
            case null, default -> false;
        };
    }
}

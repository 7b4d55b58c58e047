package dev.peergraph.limits;

import graphql.language.NullValue;
import graphql.language.ObjectValue;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a connection's arguments, as written or as variables, ask for what needs its listing to be read to the end. */
final class ReadWhole {

    private ReadWhole() {
    }

    static boolean isAsked(Function<String, @Nullable Object> argument) {
        return argument.apply("orderBy") != null
                || Stream.of("cloud", "region", "search").anyMatch(name -> has(argument.apply("filter"), name));
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

package dev.peergraph.execution;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.LightDataFetcher;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads one field of an object; has no effect, and needs nothing but the object. */
record FieldReader<T>(Class<T> owner,
        Function<? super T, ? extends @Nullable Object> reader) implements LightDataFetcher<@Nullable Object> {

    @Nullable
    Object read(Object source) {
        return reader.apply(owner.cast(source));
    }

    @Override
    public @Nullable Object get(GraphQLFieldDefinition field, Object source, Supplier<DataFetchingEnvironment> environment) {
        return read(source);
    }

    @Override
    public @Nullable Object get(DataFetchingEnvironment environment) {
        return read(Objects.requireNonNull(environment.<Object>getSource()));
    }
}

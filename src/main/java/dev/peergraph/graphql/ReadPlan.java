package dev.peergraph.graphql;

import graphql.GraphQLContext;
import graphql.execution.ExecutionContext;
import graphql.schema.Coercing;
import graphql.schema.CoercingSerializeException;
import graphql.schema.GraphQLEnumType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.SerializedString;

/** How the values at one place of a document are completed by reading alone: the same at each execution of the document. */
sealed interface ReadPlan {

    /** Something is not as it is read; {@link ReadingStrategy} then leaves the whole value to the engine, which reports it. */
    final class NotReadable extends RuntimeException {

        private NotReadable() {
            super("not readable", null, false, false);
        }
    }

    /** Returns what the answer has for a value; throws {@link NotReadable}, or what a reader throws. */
    Object complete(Object value, ExecutionContext execution);

    /** Returns what the answer has for a value that may be {@code null}. */
    private static @Nullable Object orNull(@Nullable Object value, ReadPlan plan, boolean nonNull, ExecutionContext execution) {
        if (value != null) {
            return plan.complete(value, execution);
        }
        if (nonNull) {
            throw new NotReadable();
        }
        return null;
    }

    private static Object serialized(@Nullable Object serialized) {
        if (serialized == null) {
            throw new NotReadable();
        }
        return serialized;
    }

    /** A scalar. */
    record Scalar(Coercing<?, ?> coercing) implements ReadPlan {

        @Override
        public Object complete(Object value, ExecutionContext execution) {
            GraphQLContext context = execution.getGraphQLContext();
            Locale locale = execution.getLocale();
            try {
                return serialized(coercing.serialize(value, context, locale));
            } catch (CoercingSerializeException _) {
                throw new NotReadable();
            }
        }
    }

    /** A value of an enum. */
    record Choice(GraphQLEnumType type) implements ReadPlan {

        @Override
        public Object complete(Object value, ExecutionContext execution) {
            try {
                return serialized(type.serialize(value, execution.getGraphQLContext(), execution.getLocale()));
            } catch (CoercingSerializeException _) {
                throw new NotReadable();
            }
        }
    }

    /** A list. */
    record Items(ReadPlan item, boolean nonNull) implements ReadPlan {

        @Override
        public Object complete(Object value, ExecutionContext execution) {
            if (!(value instanceof Collection<?> values)) {
                throw new NotReadable();
            }
            List<@Nullable Object> completed = new ArrayList<>(values.size());
            for (Object each : values) {
                completed.add(orNull(each, item, nonNull, execution));
            }
            return completed;
        }
    }

    /** An object of one of several types, told by its class. */
    record OneOf(Map<Class<?>, Fields> types) implements ReadPlan {

        @Override
        public Object complete(Object value, ExecutionContext execution) {
            Fields fields = types.get(value.getClass());
            if (fields == null) {
                throw new NotReadable();
            }
            return fields.complete(value, execution);
        }
    }

    /** The selected fields of an object of one type, by the names that the answer gives them. */
    record Fields(Class<?> owner, List<SerializedString> names, List<Place> places) implements ReadPlan {

        /** One field: how it is read, and completed. */
        record Place(FieldReaders.Reader<?> reader, ReadPlan plan, boolean nonNull) {
        }

        @Override
        public Object complete(Object value, ExecutionContext execution) {
            if (!owner.isInstance(value)) {
                throw new NotReadable();
            }
            @Nullable
            Object[] values = new Object[places.size()];
            for (int i = 0; i < values.length; i++) {
                Place place = places.get(i);
                values[i] = orNull(place.reader().read(value), place.plan(), place.nonNull(), execution);
            }
            return new ReadObject(names, values);
        }
    }
}

package dev.peergraph.execution;

import dev.peergraph.limits.AnswerSize;
import graphql.schema.Coercing;
import graphql.schema.CoercingSerializeException;
import graphql.schema.GraphQLEnumType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.SerializedString;

/** How to complete the values of one selection by only reading fields; the same for each execution of the document. */
sealed interface ReadPlan {

    /** Reports a value that a plan cannot complete; {@link ReadingStrategy} then leaves it to the engine, which reports what is wrong. */
    final class NotReadable extends RuntimeException {

        private NotReadable() {
            super("not readable", null, false, false);
        }
    }

    /** Returns what the answer has for a value; throws {@link NotReadable}, or what a reader throws. */
    Object complete(Object value, ReadContext reading);

    /** Returns what the answer has for a value that may be {@code null}. */
    private static @Nullable Object orNull(@Nullable Object value, ReadPlan plan, boolean nonNull, ReadContext reading) {
        if (value != null) {
            return plan.complete(value, reading);
        }
        if (nonNull) {
            throw new NotReadable();
        }
        return null;
    }

    private static Object serialized(@Nullable Object serialized, ReadContext reading) {
        if (serialized == null) {
            throw new NotReadable();
        }
        reading.count(AnswerSize.bytes(serialized));
        return serialized;
    }

    /** A scalar. */
    record Scalar(Coercing<?, ?> coercing) implements ReadPlan {

        @Override
        public Object complete(Object value, ReadContext reading) {
            try {
                return serialized(coercing.serialize(value, reading.context(), reading.locale()), reading);
            } catch (CoercingSerializeException _) {
                throw new NotReadable();
            }
        }
    }

    /** A value of an enum. */
    record Choice(GraphQLEnumType type) implements ReadPlan {

        @Override
        public Object complete(Object value, ReadContext reading) {
            try {
                return serialized(type.serialize(value, reading.context(), reading.locale()), reading);
            } catch (CoercingSerializeException _) {
                throw new NotReadable();
            }
        }
    }

    /** A list. */
    record Items(ReadPlan item, boolean nonNull) implements ReadPlan {

        @Override
        public Object complete(Object value, ReadContext reading) {
            if (!(value instanceof Collection<?> values)) {
                throw new NotReadable();
            }
            List<@Nullable Object> completed = new ArrayList<>(values.size());
            for (Object each : values) {
                completed.add(orNull(each, item, nonNull, reading));
            }
            return completed;
        }
    }

    /** An object of one of several types, which its class decides. */
    record OneOf(Map<Class<?>, Fields> types) implements ReadPlan {

        @Override
        public Object complete(Object value, ReadContext reading) {
            Fields fields = types.get(value.getClass());
            if (fields == null) {
                throw new NotReadable();
            }
            return fields.complete(value, reading);
        }
    }

    /** The selected fields of an object of one type, with their names in the answer and the bytes that these take. */
    record Fields(Class<?> owner, List<SerializedString> names, List<Place> places, long nameBytes) implements ReadPlan {

        Fields(Class<?> owner, List<SerializedString> names, List<Place> places) {
            this(owner, List.copyOf(names), List.copyOf(places),
                    names.stream().mapToLong(name -> name.getValue().length() + AnswerSize.AROUND_BYTES).sum());
        }

        /** One field: how it is read, and completed. */
        record Place(FieldReader<?> reader, ReadPlan plan, boolean nonNull) {
        }

        @Override
        public Object complete(Object value, ReadContext reading) {
            if (!owner.isInstance(value)) {
                throw new NotReadable();
            }
            @Nullable
            Object[] values = new Object[places.size()];
            for (int i = 0; i < values.length; i++) {
                Place place = places.get(i);
                values[i] = orNull(place.reader().read(value), place.plan(), place.nonNull(), reading);
            }
            reading.count(nameBytes);
            return new ReadObject(names, values);
        }
    }
}

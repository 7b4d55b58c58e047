package dev.peergraph.execution;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/** An object of an answer, with its fields in the order of the selection. All objects of one selection share their encoded names. */
final class ReadObject extends AbstractMap<String, @Nullable Object> implements JacksonSerializable {

    private final List<SerializedString> names;
    private final @Nullable Object[] values;

    /** Makes one of as many values as names; the array must not be changed afterwards. */
    ReadObject(List<SerializedString> names, @Nullable Object[] values) {
        this.names = names;
        this.values = values;
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, @Nullable Object>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return values.length;
            }
        };
    }

    @Override
    public void serialize(JsonGenerator json, SerializationContext context) {
        json.writeStartObject();
        for (int i = 0; i < values.length; i++) {
            json.writeName(names.get(i));
            write(values[i], json, context);
        }
        json.writeEndObject();
    }

    /** Writes the usual values directly, without looking up a serializer. */
    private static void write(@Nullable Object value, JsonGenerator json, SerializationContext context) {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case ReadObject object -> object.serialize(json, context);
            default -> context.writeValue(json, value);
        }
    }

    @Override
    public void serializeWithType(JsonGenerator json, SerializationContext context, TypeSerializer type) {
        serialize(json, context);
    }

    private final class Entries implements Iterator<Map.Entry<String, @Nullable Object>> {

        private int next;

        @Override
        public boolean hasNext() {
            return next < values.length;
        }

        @Override
        public Entry<String, @Nullable Object> next() {
            if (next == values.length) {
                throw new NoSuchElementException();
            }
            int i = next++;
            return new SimpleImmutableEntry<>(names.get(i).getValue(), values[i]);
        }
    }
}

package dev.peergraph.decoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/** What a JSON object holds of the fields that are known here: read in one pass, all else skipped. */
final class KnownFields {

    /** A value that is there and is none of use. */
    enum Useless {
        /** It is {@code null}. */
        NULL,
        /** It is of a JSON type that no known field has. */
        OTHER
    }

    private final Shape shape;
    private final @Nullable Object[] values;

    private KnownFields(Shape shape) {
        this.shape = shape;
        this.values = new Object[shape.names.length];
    }

    /** The fields known of an object, each with the shape of the object that it holds; {@link #VALUE} for one that holds none. */
    static final class Shape {

        static final Shape VALUE = new Shape(Map.of());

        private final String[] names;
        private final Shape[] shapes;
        private final PropertyNameMatcher matcher;

        private Shape(Map<String, Shape> fields) {
            this.names = fields.keySet().toArray(String[]::new);
            this.shapes = Arrays.stream(names).map(fields::get).toArray(Shape[]::new);
            this.matcher = new JsonFactory().constructNameMatcher(Arrays.stream(names).map(Named::fromString).toList(), false);
        }

        /** Makes the shape of an object whose fields hold no objects. */
        static Shape ofValues(String... names) {
            return of(Map.of(), names);
        }

        /** Makes the shape of an object some of whose fields hold objects. */
        static Shape of(Map<String, Shape> objects, String... names) {
            Map<String, Shape> fields = new LinkedHashMap<>(objects);
            for (String name : names) {
                fields.put(name, VALUE);
            }
            return new Shape(fields);
        }
    }

    /** Reads the object that the parser stands at the start of, to its end. Of a name that comes twice, the last counts. */
    static KnownFields read(JsonParser json, Shape shape) {
        KnownFields fields = new KnownFields(shape);
        int slot = json.nextNameMatch(shape.matcher);
        while (slot != PropertyNameMatcher.MATCH_END_OBJECT) {
            JsonToken token = json.nextToken();
            if (slot < 0) {
                json.skipChildren();
            } else {
                fields.values[slot] = value(json, token, shape.shapes[slot]);
            }
            slot = json.nextNameMatch(shape.matcher);
        }
        return fields;
    }

    /** Reads the value whose first token the parser stands at, as {@link #get} gives it. */
    static Object value(JsonParser json, JsonToken token, Shape shape) {
        return switch (token) {
            case START_OBJECT -> shape == Shape.VALUE ? skipped(json) : read(json, shape);
            case START_ARRAY -> array(json);
            case VALUE_STRING -> json.getString();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Useless.NULL;
            case VALUE_NUMBER_INT -> fitsLong(json) ? json.getLongValue() : Useless.OTHER;
            default -> Useless.OTHER;
        };
    }

    private static boolean fitsLong(JsonParser json) {
        return json.getNumberType() == JsonParser.NumberType.INT || json.getNumberType() == JsonParser.NumberType.LONG;
    }

    private static List<Object> array(JsonParser json) {
        List<Object> values = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            values.add(token == JsonToken.VALUE_STRING ? json.getString() : skipped(json));
        }
        return values;
    }

    private static Object skipped(JsonParser json) {
        json.skipChildren();
        return Useless.OTHER;
    }

    /**
     * Returns the value of a field of the shape: {@link KnownFields}, a {@link List}, a {@link String}, a {@link Boolean}, a {@link Long},
     * {@link Useless}, or {@code null} if it is absent.
     */
    @Nullable
    Object get(String name) {
        // Few names, and the same instances: faster than to look one up by its hash.
        for (int i = 0; i < values.length; i++) {
            if (shape.names[i].equals(name)) {
                return values[i];
            }
        }
        throw new IllegalArgumentException("not a known field: " + name);
    }
}

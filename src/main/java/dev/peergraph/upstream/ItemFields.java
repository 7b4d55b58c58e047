package dev.peergraph.upstream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** Reads the fields of one JSON object by their type; a field that breaks the contract ends the reading with {@link Broken}. */
final class ItemFields {

    /** An item breaks the contract; the message says where. */
    static final class Broken extends RuntimeException {
        Broken(String problem) {
            super(problem, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    private final JsonNode object;
    private final String path;

    private ItemFields(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /** Takes a list item, which must be an object. */
    static ItemFields of(JsonNode item) {
        if (!item.isObject()) {
            throw new Broken("is not a JSON object");
        }
        return new ItemFields(item, "");
    }

    ItemFields object(String name) {
        JsonNode value = required(name);
        if (!value.isObject()) {
            throw wrongType(name, "an object");
        }
        return new ItemFields(value, path + name + ".");
    }

    String string(String name) {
        return string(name, required(name));
    }

    String nonEmptyString(String name) {
        String value = string(name);
        if (value.isEmpty()) {
            throw new Broken(quoted(name) + " is empty");
        }
        return value;
    }

    @Nullable
    String optionalString(String name) {
        JsonNode value = object.path(name);
        return isAbsent(value) ? null : string(name, value);
    }

    boolean optionalFlag(String name) {
        JsonNode value = object.path(name);
        if (!isAbsent(value) && !value.isBoolean()) {
            throw wrongType(name, "a boolean");
        }
        return value.isBoolean() && value.booleanValue();
    }

    List<String> strings(String name) {
        JsonNode values = required(name);
        if (!values.isArray()) {
            throw wrongType(name, "an array");
        }
        List<String> strings = new ArrayList<>(values.size());
        for (JsonNode value : values) {
            strings.add(string(name + "[" + strings.size() + "]", value));
        }
        return strings;
    }

    @Nullable
    Instant optionalTime(String name) {
        String value = optionalString(name);
        if (value == null) {
            return null;
        }
        return UpstreamTime.read(value).orElseThrow(() -> new Broken(quoted(name) + " is not a date and time as RFC 3339 has it"));
    }

    private JsonNode required(String name) {
        JsonNode value = object.path(name);
        if (isAbsent(value)) {
            throw new Broken(quoted(name) + (value.isNull() ? " is null" : " is missing"));
        }
        return value;
    }

    private String string(String name, JsonNode value) {
        if (!value.isString()) {
            throw wrongType(name, "a string");
        }
        return value.stringValue();
    }

    private Broken wrongType(String name, String expected) {
        return new Broken(quoted(name) + " is not " + expected);
    }

    private String quoted(String name) {
        return "\"" + path + name + "\"";
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}

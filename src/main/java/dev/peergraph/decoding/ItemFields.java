package dev.peergraph.decoding;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes the fields of one JSON object by their type; a field that breaks the contract ends the reading with {@link Broken}. */
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

    private final KnownFields object;
    private final @Nullable ItemFields owner;
    private final String name;

    private ItemFields(KnownFields object, @Nullable ItemFields owner, String name) {
        this.object = object;
        this.owner = owner;
        this.name = name;
    }

    /** Takes the fields of a list item. */
    static ItemFields of(KnownFields item) {
        return new ItemFields(item, null, "");
    }

    ItemFields object(String name) {
        if (required(name) instanceof KnownFields fields) {
            return new ItemFields(fields, this, name);
        }
        throw wrongType(name, "an object");
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
        Object value = object.get(name);
        return isAbsent(value) ? null : string(name, value);
    }

    boolean optionalFlag(String name) {
        Object value = object.get(name);
        if (isAbsent(value)) {
            return false;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrongType(name, "a boolean");
    }

    List<String> strings(String name) {
        if (!(required(name) instanceof List<?> values)) {
            throw wrongType(name, "an array");
        }
        List<String> strings = new ArrayList<>(values.size());
        for (Object value : values) {
            strings.add(string(name + "[" + strings.size() + "]", value));
        }
        return strings;
    }

    @Nullable
    Instant optionalTime(String name) {
        String value = optionalString(name);
        try {
            return value == null ? null : UpstreamTime.readOrNone(value);
        } catch (DateTimeException _) {
            throw new Broken(quoted(name) + " is not a date and time of RFC 3339");
        }
    }

    private Object required(String name) {
        Object value = object.get(name);
        if (isAbsent(value)) {
            throw new Broken(quoted(name) + (value == KnownFields.Useless.NULL ? " is null" : " is missing"));
        }
        return Objects.requireNonNull(value);
    }

    private String string(String name, @Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw wrongType(name, "a string");
    }

    private Broken wrongType(String name, String expected) {
        return new Broken(quoted(name) + " is not " + expected);
    }

    private String quoted(String name) {
        return "\"" + path() + name + "\"";
    }

    private String path() {
        return owner == null ? "" : owner.path() + name + ".";
    }

    private static boolean isAbsent(@Nullable Object value) {
        return value == null || value == KnownFields.Useless.NULL;
    }
}

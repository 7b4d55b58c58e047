package dev.peergraph.sandbox;

import dev.peergraph.sandbox.SandboxAnswer.Refusal;
import dev.peergraph.sandbox.SandboxProperties.Fault;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** How the sandbox behaves at this moment, faults first of all: what it was started with and what was changed since. */
final class SandboxFaults {

    private final AtomicReference<SandboxProperties> current;

    SandboxFaults(SandboxProperties initial) {
        current = new AtomicReference<>(initial);
    }

    SandboxProperties current() {
        return current.get();
    }

    /** Returns what goes wrong with a call, by a number drawn from 0 (inclusive) to 1 (exclusive). */
    static Fault drawn(SandboxProperties behaviour, double dice) {
        return dice < behaviour.faultShare() ? behaviour.fault() : Fault.NONE;
    }

    /** Changes the fields that a JSON object names, all or none. Values are written as in the configuration. */
    SandboxProperties change(String json) {
        JsonNode changes = object(json);
        return current.updateAndGet(behaviour -> changed(behaviour, changes));
    }

    private static JsonNode object(String json) {
        try {
            JsonNode changes = SandboxJson.MAPPER.readTree(json);
            if (changes.isObject()) {
                return changes;
            }
        } catch (JacksonException _) {
            // The answer is the same as for JSON of another type.
        }
        throw Refusal.ofField("", "The body must be a JSON object");
    }

    private static SandboxProperties changed(SandboxProperties behaviour, JsonNode changes) {
        SandboxProperties result = behaviour;
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            result = changed(result, change.getKey(), change.getValue());
        }
        return result;
    }

    private static SandboxProperties changed(SandboxProperties behaviour, String field, JsonNode value) {
        Map<String, Object> values = behaviour.changeable();
        if (!values.containsKey(field)) {
            throw Refusal.ofField(clipped(field), "'" + clipped(field) + "' is not one of " + String.join(", ", values.keySet()));
        }
        // The binder would take a blank text for the default.
        if (!value.isNumber() && (!value.isString() || value.asString().isBlank())) {
            throw Refusal.ofField(field, "'" + field + "' must be a text or a number");
        }
        values.put(field, value.asString());
        values.put("port", behaviour.port());
        return bound(values, field);
    }

    /** Binds as at start, so that configuration and control endpoint take the same values. */
    private static SandboxProperties bound(Map<String, Object> values, String field) {
        Map<String, Object> properties = new HashMap<>();
        values.forEach((name, value) -> properties.put(SandboxProperties.PREFIX + "." + name, value));
        try {
            return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate(SandboxProperties.PREFIX,
                    SandboxProperties.class);
        } catch (BindException e) {
            String why = field.equals("fault")
                    ? "must be one of " + Arrays.stream(Fault.values()).map(Fault::text)
                            .collect(Collectors.joining(", "))
                    : "is refused: " + NestedExceptionUtils.getMostSpecificCause(e).getMessage();
            throw Refusal.ofField(field, "'" + field + "' " + why);
        }
    }

    private static String clipped(String field) {
        return field.length() <= 40 ? field : field.substring(0, 40);
    }
}

package dev.peergraph.upstream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What a refusal's body says, masked and clipped; nothing where it is no JSON.
 *
 * @param errors its error objects: those listed, or that of the newer envelope, or one made of a bare message
 * @param requestId its own request id, or {@code null}
 */
record ErrorBody(List<Map<String, Object>> errors, @Nullable String requestId) {

    private static final JsonMapper MAPPER = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final int MAX_ERRORS = 10;
    private static final int MAX_ENTRIES = 20;
    private static final int MAX_DEPTH = 3;

    static ErrorBody read(String text, CredentialMask mask) {
        JsonNode body = parsed(text);
        List<Map<String, Object>> errors = new ArrayList<>();
        for (JsonNode error : errors(body)) {
            if (error.isObject() && errors.size() < MAX_ERRORS) {
                errors.add(clippedObject(error, mask, 1));
            }
        }
        String requestId = textOf(body.path("requestId")).or(() -> textOf(body.path("request_id")))
                .map(id -> mask.clipped(id)).orElse(null);
        return new ErrorBody(List.copyOf(errors), requestId);
    }

    /** Returns what the first error that tells something tells. */
    Optional<String> detail() {
        for (Map<String, Object> error : errors) {
            for (String name : List.of("detail", "message", "title", "code")) {
                if (error.get(name) instanceof String text && !text.isEmpty()) {
                    return Optional.of(text);
                }
            }
        }
        return Optional.empty();
    }

    private static JsonNode parsed(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    private static Iterable<JsonNode> errors(JsonNode body) {
        JsonNode errors = body.path("errors");
        if (errors.isArray() && !errors.isEmpty()) {
            return errors;
        }
        if (body.path("error").isObject()) {
            return List.of(body.path("error"));
        }
        return body.path("message").isString() ? List.of(MAPPER.createObjectNode().set("message", body.path("message"))) : List.of();
    }

    private static Optional<String> textOf(JsonNode node) {
        return node.isString() && !node.stringValue().isBlank() ? Optional.of(node.stringValue()) : Optional.empty();
    }

    private static Map<String, Object> clippedObject(JsonNode object, CredentialMask mask, int depth) {
        Map<String, Object> clipped = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            Object value = clipped(property.getValue(), mask, depth);
            if (value != null && clipped.size() < MAX_ENTRIES) {
                clipped.put(mask.clipped(property.getKey()), value);
            }
        }
        return Collections.unmodifiableMap(clipped);
    }

    private static List<Object> clippedArray(JsonNode array, CredentialMask mask, int depth) {
        List<Object> clipped = new ArrayList<>();
        for (JsonNode element : array) {
            Object value = clipped(element, mask, depth);
            if (value != null && clipped.size() < MAX_ENTRIES) {
                clipped.add(value);
            }
        }
        return List.copyOf(clipped);
    }

    /** Returns {@code null} for what is left out: nulls, and what is nested too deeply. */
    private static @Nullable Object clipped(JsonNode value, CredentialMask mask, int depth) {
        return switch (value.getNodeType()) {
            case STRING -> mask.clipped(value.stringValue());
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> number(value, mask);
            case OBJECT -> depth < MAX_DEPTH ? clippedObject(value, mask, depth + 1) : null;
            case ARRAY -> depth < MAX_DEPTH ? clippedArray(value, mask, depth + 1) : null;
            case NULL, MISSING, BINARY, POJO -> null;
        };
    }

    private static Object number(JsonNode number, CredentialMask mask) {
        if (number.isIntegralNumber() && number.canConvertToLong()) {
            return number.longValue();
        }
        double value = number.doubleValue();
        return number.isIntegralNumber() || Double.isInfinite(value) ? mask.clipped(number.asString()) : value;
    }
}

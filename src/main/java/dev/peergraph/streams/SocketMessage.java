package dev.peergraph.streams;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.server.support.SerializableGraphQlRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client says on a WebSocket (protocol {@code graphql-transport-ws}). */
sealed interface SocketMessage {

    /** The longest id of an operation; clients' libraries have 36 characters at most. */
    int LONGEST_ID = 255;

    /**
     * Begins.
     *
     * @param authorization the credential, as the header of that name would have it; {@code null} if there is none
     */
    record Init(@Nullable String authorization) implements SocketMessage {
    }

    /** Asks whether the gateway is there. */
    record Ping() implements SocketMessage {
    }

    /** Answers that the client is there. */
    record Pong() implements SocketMessage {
    }

    /**
     * Begins an operation.
     *
     * @param id the client's name for it
     * @param request what to execute
     */
    record Subscribe(String id, SerializableGraphQlRequest request) implements SocketMessage {
    }

    /**
     * Ends an operation.
     *
     * @param id the client's name for it
     */
    record Complete(String id) implements SocketMessage {
    }

    /**
     * Is none of these.
     *
     * @param problem what is wrong, for people, in at most 123 bytes
     */
    record Invalid(String problem) implements SocketMessage {
    }

    /** Reads a message. */
    static SocketMessage read(String text, JsonMapper json) {
        try {
            JsonNode message = json.readTree(text);
            JsonNode payload = message.path("payload");
            return switch (message.path("type").asString("")) {
                case "connection_init" -> new Init(authorization(payload));
                case "ping" -> new Ping();
                case "pong" -> new Pong();
                case "subscribe" -> subscribe(id(message), payload, json);
                case "complete" -> id(message).isEmpty() ? new Invalid("complete needs an id") : new Complete(id(message));
                default -> new Invalid("Unknown type of message");
            };
        } catch (JacksonException _) {
            return new Invalid("Messages must be JSON objects of the protocol graphql-transport-ws");
        }
    }

    private static String id(JsonNode message) {
        return message.path("id").isString() ? message.path("id").asString() : "";
    }

    private static SocketMessage subscribe(String id, JsonNode payload, JsonMapper json) {
        if (id.isEmpty() || id.length() > LONGEST_ID || !payload.isObject()) {
            return new Invalid("subscribe needs an id and a payload");
        }
        SerializableGraphQlRequest request = json.treeToValue(payload, SerializableGraphQlRequest.class);
        return new Subscribe(id, request);
    }

    /** Clients write the header's name in either way, at the top or, as GraphiQL does, among headers. */
    private static @Nullable String authorization(JsonNode payload) {
        String own = authorizationIn(payload);
        return own == null ? authorizationIn(payload.path("headers")) : own;
    }

    private static @Nullable String authorizationIn(JsonNode fields) {
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (field.getKey().equalsIgnoreCase("Authorization") && field.getValue().isString()) {
                return field.getValue().asString();
            }
        }
        return null;
    }
}

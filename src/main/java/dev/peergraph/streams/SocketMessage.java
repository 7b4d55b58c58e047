package dev.peergraph.streams;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.server.support.SerializableGraphQlRequest;
import org.springframework.web.reactive.socket.WebSocketMessage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client says on a WebSocket (protocol {@code graphql-transport-ws}). */
sealed interface SocketMessage {

    /** The longest id of an operation; clients' libraries have 36 characters at most. */
    int LONGEST_ID = 255;

    /** The longest credential: that of a header, which all of a connection's operations have. */
    int LONGEST_CREDENTIAL = 8 * 1024;

    /**
     * Begins.
     *
     * @param authorization the credential, as the header of that name would have it; {@code null} if there is none
     */
    record Init(@Nullable String authorization) implements SocketMessage {

        /** Leaves out the credential. */
        @Override
        public String toString() {
            return "Init[]";
        }
    }

    /** Asks whether the gateway is there. */
    record Ping() implements SocketMessage {
    }

    /**
     * Asks the same, by a frame of WebSockets.
     *
     * @param payload what the answer has to hold
     */
    record Probe(Parts payload) implements SocketMessage {
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

    /** Reads a message; only texts are those of the protocol. */
    static SocketMessage of(WebSocketMessage message, JsonMapper json) {
        return switch (message.getType()) {
            case TEXT -> read(message.getPayloadAsText(), json);
            case PING -> {
                byte[] payload = new byte[message.getPayload().readableByteCount()];
                message.getPayload().read(payload);
                yield new Probe(Parts.of(payload));
            }
            case PONG -> new Pong();
            case BINARY -> new Invalid("Messages must be texts");
        };
    }

    static SocketMessage read(String text, JsonMapper json) {
        try {
            JsonNode message = json.readTree(text);
            JsonNode payload = message.path("payload");
            return switch (message.path("type").asString("")) {
                case "connection_init" -> init(authorization(payload));
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

    private static SocketMessage init(@Nullable String authorization) {
        return authorization != null && authorization.length() > LONGEST_CREDENTIAL
                ? new Invalid("The credential is too long")
                : new Init(authorization);
    }

    private static String id(JsonNode message) {
        return message.path("id").isString() ? message.path("id").asString() : "";
    }

    private static SocketMessage subscribe(String id, JsonNode payload, JsonMapper json) {
        if (id.isEmpty() || id.length() > LONGEST_ID || !payload.isObject()) {
            return new Invalid("subscribe needs an id and a payload");
        }
        SerializableGraphQlRequest request = json.treeToValue(payload, SerializableGraphQlRequest.class);
        if (request.getQuery() == null) {
            // Execution tells that there is no document, unless one is named by its hash; without a text it would not begin.
            request.setQuery("");
        }
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

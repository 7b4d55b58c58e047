package dev.peergraph.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that speaks {@code graphql-transport-ws}, message by message. */
final class SocketClient implements WebSocket.Listener, AutoCloseable {

    static final String CREDENTIAL = "Basic c2FuZGJveDpzYW5kYm94";
    static final String WATCH = "subscription($environment: ID! = \"env-1\") { peeringChanges(environment: $environment) "
            + "{ stale more changes { type peeringId previousPhase peering { ... on CloudPeering { status { phase } } } } } }";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.shared();

    final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final WebSocket socket;
    private final StringBuilder text = new StringBuilder();

    private SocketClient(int port, UnaryOperator<WebSocket.Builder> head) {
        socket = head.apply(HTTP.newWebSocketBuilder()).buildAsync(URI.create("ws://localhost:" + port + "/graphql"), this).join();
    }

    /** Connects, and says nothing. */
    static SocketClient connected(int port, UnaryOperator<WebSocket.Builder> head) {
        return new SocketClient(port, head);
    }

    /** Connects by the protocol, and says nothing. */
    static SocketClient connected(int port) {
        return connected(port, builder -> builder.subprotocols("graphql-transport-ws"));
    }

    /** Connects, and begins with a credential in the first message. */
    static SocketClient begun(int port, @Nullable String authorization) throws InterruptedException {
        SocketClient client = connected(port);
        client.begin(authorization);
        return client;
    }

    void begin(@Nullable String authorization) throws InterruptedException {
        send(Map.of("type", "connection_init", "payload", authorization == null ? Map.of() : Map.of("Authorization", authorization)));
        assertThat(next("connection_ack")).isNotNull();
    }

    void send(Map<String, ?> message) {
        send(JSON.writeValueAsString(message));
    }

    void send(String message) {
        socket.sendText(message, true).join();
    }

    void subscribe(String id, String query, Map<String, ?> variables) {
        send(Map.of("type", "subscribe", "id", id, "payload", Map.of("query", query, "variables", variables)));
    }

    void subscribe(String id) {
        subscribe(id, WATCH, Map.of());
    }

    /** Returns the next message, which must be of a type. */
    JsonNode next(String type) throws InterruptedException {
        JsonNode message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(message).as("a message %s; closed: %s", type, closed.getNow(null)).isNotNull();
        assertThat(message.path("type").asString()).as("%s", message).isEqualTo(type);
        return message;
    }

    /** Returns the next event of a subscription. */
    JsonNode event() throws InterruptedException {
        return next("next").path("payload").path("data").path("peeringChanges");
    }

    /** Returns the changes of the next event that has some, each as its type, id and phase. */
    String changes() throws InterruptedException {
        JsonNode event = event();
        while (event.path("changes").isEmpty()) {
            event = event();
        }
        StringBuilder changes = new StringBuilder();
        for (JsonNode change : event.path("changes")) {
            changes.append(changes.isEmpty() ? "" : ", ")
                    .append(change.path("type").asString()).append(' ')
                    .append(change.path("peeringId").asString()).append(' ')
                    .append(change.path("peering").path("status").path("phase").asString("-"));
        }
        return changes.toString();
    }

    int closeCode() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            messages.add(JSON.readTree(text.toString()));
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete(1006);
    }

    @Override
    public void close() {
        socket.abort();
    }
}

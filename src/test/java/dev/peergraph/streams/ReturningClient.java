package dev.peergraph.streams;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client with some subscriptions on one WebSocket, that connects to the next gateway when its connection ends, and checks what it is
 * told: each change must follow from what was told before it. Its connections come one after another, so that one thread at a time uses it.
 */
final class ReturningClient implements WebSocket.Listener, AutoCloseable {

    private static final String QUERY = "subscription { peeringChanges(environment: \\\"env-1\\\") { asOf "
            + "changes { type peeringId previousPhase peering { ... on CloudPeering { status { phase } } } } } }";
    private static final List<String> ORDER = List.of("PROVISIONING", "PENDING_ACCEPT", "READY");
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What contradicts what was told before. */
    final Queue<String> faults = new ConcurrentLinkedQueue<>();
    final Queue<Integer> closings = new ConcurrentLinkedQueue<>();
    private final HttpClient http;
    private final List<Integer> ports;
    private final List<Watched> subscriptions;
    private final StringBuilder text = new StringBuilder();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile boolean over;
    private volatile @Nullable WebSocket socket;
    private CompletionStage<?> sent = CompletableFuture.completedStage(null);

    /** Connects to the first of some gateways. */
    ReturningClient(HttpClient http, List<Integer> ports, int subscriptions) {
        this.http = http;
        this.ports = ports;
        this.subscriptions = IntStream.range(0, subscriptions).mapToObj(_ -> new Watched()).toList();
        connect();
    }

    /** What one subscription has been told. */
    private final class Watched {

        private final Map<String, String> phases = new HashMap<>();
        private Instant asOf = Instant.MIN;
        private int toldBy = -1;

        synchronized void tell(JsonNode event) {
            Instant next = Instant.parse(event.path("asOf").asString());
            if (toldBy != turn.get()) {
                begin(event, next);
            } else {
                event.path("changes").forEach(this::change);
            }
            asOf = next;
        }

        /** Another replica may have read the listing earlier; if it did so later, nothing may have gone back. */
        private void begin(JsonNode event, Instant next) {
            Map<String, String> before = Map.copyOf(phases);
            phases.clear();
            for (JsonNode change : event.path("changes")) {
                if (!change.path("type").asString().equals("PRESENT")) {
                    faults.add("not in a snapshot: " + change);
                }
                phases.put(id(change), phase(change));
            }
            if (next.isAfter(asOf)) {
                before.forEach((id, phase) -> {
                    if (ORDER.indexOf(phases.getOrDefault(id, "")) < ORDER.indexOf(phase)) {
                        faults.add(id + " went back from " + phase + " to " + phases.get(id));
                    }
                });
            }
            toldBy = turn.get();
        }

        private void change(JsonNode change) {
            String before = phases.put(id(change), phase(change));
            boolean follows = switch (change.path("type").asString()) {
                case "ADDED" -> before == null;
                case "UPDATED" -> change.path("previousPhase").asString().equals(before) && !phase(change).equals(before);
                default -> false;
            };
            if (!follows) {
                faults.add("after " + before + ": " + change);
            }
        }

        synchronized boolean knows(Map<String, String> state, int connection) {
            return toldBy == connection && phases.equals(state);
        }

        @Override
        public synchronized String toString() {
            return "by connection " + toldBy + ", as of " + asOf + ": " + phases;
        }
    }

    private static String id(JsonNode change) {
        return change.path("peeringId").asString();
    }

    private static String phase(JsonNode change) {
        return change.path("peering").path("status").path("phase").asString();
    }

    /** Returns what those subscriptions have been told that have not been told a state by a connection. */
    List<String> unknown(Map<String, String> state, int connection) {
        return subscriptions.stream().filter(watched -> !watched.knows(state, connection)).map(Watched::toString).toList();
    }

    private void connect() {
        var _ = http.newWebSocketBuilder().subprotocols("graphql-transport-ws")
                .buildAsync(URI.create("ws://localhost:" + ports.get(turn.get() % ports.size()) + "/graphql"), this)
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        faults.add("not connected: " + failure);
                    }
                });
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        opened.request(1);
        sent = CompletableFuture.completedStage(null);
        send("{\"type\":\"connection_init\",\"payload\":{\"Authorization\":\"" + SocketClient.CREDENTIAL + "\"}}");
    }

    /** The response to one message can come before the client knows that it is sent; the next one has to wait until then. */
    private void send(String message) {
        WebSocket to = Objects.requireNonNull(socket);
        sent = sent.thenCompose(_ -> to.sendText(message, true)).whenComplete((_, failure) -> {
            if (failure != null) {
                faults.add("not sent: " + failure);
            }
        });
    }

    private void subscribe() {
        for (int id = 0; id < subscriptions.size(); id++) {
            send("{\"type\":\"subscribe\",\"id\":\"%d\",\"payload\":{\"query\":\"%s\"}}".formatted(id, QUERY));
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            JsonNode message = JSON.readTree(text.toString());
            text.setLength(0);
            switch (message.path("type").asString()) {
                case "connection_ack" -> subscribe();
                case "next" -> subscriptions.get(Integer.parseInt(message.path("id").asString()))
                        .tell(message.path("payload").path("data").path("peeringChanges"));
                default -> faults.add(message.toString());
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        again(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        again(1006);
    }

    private void again(int code) {
        if (over) {
            return;
        }
        closings.add(code);
        text.setLength(0);
        turn.incrementAndGet();
        connect();
    }

    @Override
    public void close() {
        over = true;
        WebSocket last = socket;
        if (last != null) {
            last.abort();
        }
    }
}

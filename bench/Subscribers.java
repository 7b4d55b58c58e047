import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/** Clients that subscribe to the live listing of {@link Upstream} by WebSockets, and count what they receive. */
final class Subscribers {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final LongAdder events = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final List<WebSocket> sockets = new ArrayList<>();
    private final Server gateway;

    Subscribers(Server gateway) {
        this.gateway = gateway;
    }

    /** Returns how many events have been received. */
    long events() {
        return events.sum();
    }

    /** Returns how many subscriptions have been refused, and sockets closed. */
    long refusals() {
        return refusals.sum();
    }

    /** Opens sockets, each with some subscriptions and one of some credentials, and waits until each subscription has its first event. */
    void open(int count, int each, int credentials) throws Exception {
        long expected = events() + (long) count * each;
        for (int i = 0; i < count; i++) {
            WebSocket socket = http.newWebSocketBuilder().subprotocols("graphql-transport-ws")
                    .buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + "/graphql"), new Reader()).join();
            String credential = Request.credential("live-" + i % credentials);
            socket.sendText("{\"type\":\"connection_init\",\"payload\":{\"Authorization\":\"" + credential + "\"}}", true).join();
            for (int operation = 0; operation < each; operation++) {
                socket.sendText("{\"type\":\"subscribe\",\"id\":\"" + operation + "\",\"payload\":{\"query\":\""
                        + Queries.CHANGES.formatted(Upstream.LIVE) + "\"}}", true).join();
            }
            sockets.add(socket);
        }
        awaitEvents(expected);
    }

    void awaitEvents(long expected) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (events() < expected) {
            if (refusals() > 0 || System.nanoTime() > end) {
                throw new IOException(events() + " of " + expected + " events have come, " + refusals() + " refusals");
            }
            Thread.sleep(50);
        }
    }

    /** Closes all sockets, and waits until the gateway knows. */
    void close() throws Exception {
        for (WebSocket socket : sockets) {
            socket.abort();
        }
        sockets.clear();
        while (gateway.meter("peergraph_changes_subscriptions") > 0) {
            Thread.sleep(50);
        }
        refusals.reset();
    }

    private final class Reader implements WebSocket.Listener {

        private boolean begins = true;

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            if (begins) {
                String head = data.subSequence(0, Math.min(data.length(), 100)).toString();
                if (head.contains("\"next\"")) {
                    events.increment();
                } else if (head.contains("\"error\"")) {
                    refusals.increment();
                }
            }
            begins = last;
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            refusals.increment();
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            refusals.increment();
        }
    }
}

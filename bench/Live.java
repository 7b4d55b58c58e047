import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * What subscriptions cost a gateway: {@code java bench/Live.java <port> <management port> <process id> <sockets> <operations on each>
 * <environment>}. Prints the heap of one subscription after a collection, and the CPU of all of them while they wait and while events come. Linux only.
 */
public final class Live {

    private static final String QUERY = "subscription { peeringChanges(environment: \\\"%s\\\") { asOf stale more "
            + "changes { type peeringId previousPhase peering { ... on CloudPeering { displayName status { phase } } } } } }";
    private static final long TICKS_PER_SECOND = 100;

    private final HttpClient http = HttpClient.newHttpClient();
    private final LongAdder messages = new LongAdder();
    private final List<WebSocket> sockets = new ArrayList<>();
    private final int port;
    private final int managementPort;
    private final String pid;

    private Live(int port, int managementPort, String pid) {
        this.port = port;
        this.managementPort = managementPort;
        this.pid = pid;
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        Live live = new Live(Integer.parseInt(args[0]), Integer.parseInt(args[1]), args[2]);
        int connections = Integer.parseInt(args[3]);
        int operations = Integer.parseInt(args[4]);
        live.open(5, 1, args[5]);
        Thread.sleep(3000);
        long heapBefore = live.heapBytes();
        live.open(connections, operations, args[5]);
        Thread.sleep(10_000);
        int count = connections * operations;
        System.out.printf("%d subscriptions on %d sockets: %d bytes of heap each%n", count, connections,
                (live.heapBytes() - heapBefore) / count);
        for (int i = 0; i < 3; i++) {
            double cpuBefore = live.cpuSeconds();
            long eventsBefore = live.events();
            Thread.sleep(30_000);
            double cpu = live.cpuSeconds() - cpuBefore;
            long events = live.events() - eventsBefore;
            System.out.printf("30 s: %.2f s of CPU, %d events; %.3f ms of CPU a second for 1000 subscriptions; %.1f us for each event%n", cpu,
                    events, cpu * 1000 / 30 / count * 1000, events == 0 ? 0 : cpu * 1e6 / events);
        }
        System.exit(0);
    }

    private void open(int connections, int operations, String environment) throws InterruptedException {
        for (int i = 0; i < connections; i++) {
            WebSocket socket = http.newWebSocketBuilder().subprotocols("graphql-transport-ws")
                    .buildAsync(URI.create("ws://localhost:" + port + "/graphql"), new Reader()).join();
            socket.sendText("{\"type\":\"connection_init\",\"payload\":{\"Authorization\":\"Basic YmVuY2g6YmVuY2g=\"}}", true).join();
            for (int operation = 0; operation < operations; operation++) {
                socket.sendText("{\"type\":\"subscribe\",\"id\":\"%d\",\"payload\":{\"query\":\"%s\"}}".formatted(operation,
                        QUERY.formatted(environment)), true).join();
            }
            sockets.add(socket);
        }
    }

    private final class Reader implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            messages.increment();
            socket.request(1);
            return null;
        }
    }

    private long heapBytes() throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            new ProcessBuilder("jcmd", pid, "GC.run").redirectErrorStream(true).start().waitFor(60, TimeUnit.SECONDS);
        }
        return metric("jvm_memory_used_bytes{area=\"heap\"");
    }

    private long events() throws IOException, InterruptedException {
        return metric("peergraph_changes_events_total");
    }

    private long metric(String prefix) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + managementPort + "/actuator/prometheus")).build();
        try (Stream<String> lines = http.send(request, BodyHandlers.ofLines()).body()) {
            return (long) lines.filter(line -> line.startsWith(prefix)).mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
        }
    }

    private double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc", pid, "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS_PER_SECOND;
    }
}

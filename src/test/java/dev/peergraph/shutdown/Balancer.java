package dev.peergraph.shutdown;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A load balancer of connections: asks each gateway each second whether it is ready, gives each new connection to the next of those that
 * were, and never tries a second one.
 */
final class Balancer implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final int port;
    private final List<Integer> gateways;
    private final ServerSocket server;
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(3);
    private final Set<Integer> ready;
    /** Why connections were closed without a request. */
    final Queue<String> refusals = new ConcurrentLinkedQueue<>();

    /** Balances gateways by their ports, all of which are ready. */
    Balancer(List<Integer> gateways) {
        this.gateways = List.copyOf(gateways);
        this.ready = ConcurrentHashMap.newKeySet();
        this.ready.addAll(gateways);
        try {
            server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        port = server.getLocalPort();
        this.gateways.forEach(gateway -> {
            var _ = timer.scheduleWithFixedDelay(() -> poll(gateway), 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        });
        Thread.ofVirtual().start(this::accept);
    }

    /** Returns the ports of the gateways that were ready when they were last asked. */
    List<Integer> ready() {
        return gateways.stream().filter(ready::contains).toList();
    }

    private void poll(int gateway) {
        URI uri = URI.create("http://localhost:" + gateway + "/readyz");
        try {
            if (client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.discarding()).statusCode() == 200) {
                ready.add(gateway);
                return;
            }
        } catch (HttpTimeoutException _) {
            // The test's machine is busy: that says nothing of the gateway.
            return;
        } catch (IOException _) {
            // Nobody listens.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        ready.remove(gateway);
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = server.accept();
                Thread.ofVirtual().start(() -> connect(caller));
            }
        } catch (IOException _) {
            // The end: the server is closed.
        }
    }

    private void connect(Socket caller) {
        List<Integer> now = ready();
        try (caller) {
            if (now.isEmpty()) {
                refusals.add("no gateway is ready");
                return;
            }
            int chosen = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
            try (Socket gateway = new Socket(InetAddress.getLoopbackAddress(), chosen)) {
                caller.setTcpNoDelay(true);
                gateway.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> pass(caller, gateway));
                pass(gateway, caller);
            } catch (ConnectException refused) {
                refusals.add(chosen + ": " + refused.getMessage());
            }
        } catch (IOException _) {
            // Either side has closed it.
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            // The other side has closed it.
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.shutdownNow();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

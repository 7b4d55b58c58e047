package dev.peergraph.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A network between a gateway and a server, which can lose all it carries while its connections stay open, or be slow. */
final class Wire implements AutoCloseable {

    final int port;
    private final ServerSocket server;
    private final int target;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private volatile boolean blackHole;
    private volatile Duration delay = Duration.ZERO;

    private Wire(ServerSocket server, int target) {
        this.server = server;
        this.port = server.getLocalPort();
        this.target = target;
    }

    /** Leads to a port of the loopback address. */
    static Wire to(int target) {
        try {
            Wire wire = new Wire(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().start(wire::accept);
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), target));
                links.add(link);
                Thread.ofVirtual().start(() -> link.carry(link.client, link.server, () -> Duration.ZERO));
                Thread.ofVirtual().start(() -> link.carry(link.server, link.client, () -> delay));
            } catch (IOException _) {
                // Closed, or the server is not there: the client sees its connection end.
            }
        }
    }

    /** Loses what its present connections carry from now on; further ones are not touched. */
    void loseConnections() {
        links.forEach(link -> link.isLost = true);
    }

    /** Loses what all connections carry, further ones too, or carries again. */
    void blackHole(boolean on) {
        blackHole = on;
    }

    /** Delays what comes back from the server. */
    void delay(Duration time) {
        delay = time;
    }

    /** Ends all connections. */
    void cut() {
        links.forEach(Link::close);
        links.clear();
    }

    private final class Link {

        private final Socket client;
        private final Socket server;
        private volatile boolean isLost;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void carry(Socket from, Socket to, Supplier<Duration> delayed) {
            byte[] buffer = new byte[65_536];
            try (from; to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    LockSupport.parkNanos(delayed.get().toNanos());
                    // What is lost once is not made up for later: such a connection stays dead.
                    isLost |= blackHole;
                    if (!isLost) {
                        out.write(buffer, 0, read);
                    }
                }
            } catch (IOException _) {
                // One side is gone, and with it the other.
            }
        }

        private void close() {
            try (client; server) {
                // Both.
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}

package dev.peergraph.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A server below HTTP that keeps its connections, and does to each request what a test says. Thread-safe. */
public final class KeepAliveServer implements AutoCloseable {

    /** What happens to a request, by how many the connection has had, this one included. */
    @FunctionalInterface
    public interface Script {
        /** Answers, or does not; the server goes on with the next request, if the connection is still open. */
        void meet(int use, Socket client) throws IOException;
    }

    private final ServerSocket listening;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();

    /** Starts one. */
    public KeepAliveServer(Script script) {
        this.script = script;
        try {
            this.listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        Thread.ofVirtual().start(this::serve);
    }

    /** Returns what {@code peergraph.upstream.base-url} has to be. */
    public String url() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** Returns how many connections were made so far. */
    public int connections() {
        return connections.get();
    }

    /** Returns how many requests came so far. */
    public int requests() {
        return requests.get();
    }

    /** Sends a page without peerings. */
    public static void page(Socket client) throws IOException {
        write(client, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"data\":[]}");
    }

    /** Sends some bytes of an answer. */
    public static void write(Socket client, String bytes) throws IOException {
        client.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        client.getOutputStream().flush();
    }

    /** Resets the connection. */
    public static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    private void serve() {
        try {
            while (!listening.isClosed()) {
                Socket client = listening.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException _) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket client) {
        try (client; BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1))) {
            int use = 0;
            while (!client.isClosed() && headCame(lines)) {
                requests.incrementAndGet();
                use++;
                script.meet(use, client);
            }
        } catch (IOException _) {
            // A reset is a way to leave, too.
        }
    }

    /** Reads the head of a request; its GETs have no body. */
    private static boolean headCame(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.isEmpty()) {
            line = lines.readLine();
        }
        return line != null;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}

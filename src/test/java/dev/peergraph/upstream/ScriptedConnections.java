package dev.peergraph.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.peergraph.PeeringJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An upstream below HTTP: a script decides which bytes go out after each request of each connection. */
final class ScriptedConnections implements AutoCloseable {

    private static final Pattern CALLER = Pattern.compile("(?i)authorization: Bearer ([^\r]+)");

    /** Answers one request. */
    @FunctionalInterface
    interface Script {
        void answer(Request request) throws IOException, InterruptedException;
    }

    private final ServerSocket listening;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();

    ScriptedConnections(Script script) {
        this.script = script;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Thread.ofVirtual().start(this::serve);
    }

    String url() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** Returns how many connections have come. */
    int connections() {
        return connections.get();
    }

    /** A request, and the connection that it came on. */
    static final class Request {

        private final Socket client;
        private final String head;

        /** The number of the connection, and of the request on it, each from 1. */
        final int connection;
        final int number;

        private Request(Socket client, String head, int connection, int number) {
            this.client = client;
            this.head = head;
            this.connection = connection;
            this.number = number;
        }

        /** Returns who asks: the bearer token. */
        String caller() {
            Matcher matcher = CALLER.matcher(head);
            if (!matcher.find()) {
                throw new AssertionError("no bearer token in " + head);
            }
            return Objects.requireNonNull(matcher.group(1));
        }

        /** Returns an answer of status 200 with the one peering that the caller may see. */
        String page() {
            return answer("200 OK", body());
        }

        String body() {
            return PeeringJson.page("env-1", "p-of-" + caller());
        }

        static String answer(String status, String body) {
            return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.getBytes(UTF_8).length
                    + "\r\n\r\n" + body;
        }

        void send(String bytes) throws IOException {
            OutputStream out = client.getOutputStream();
            out.write(bytes.getBytes(ISO_8859_1));
            out.flush();
        }

        /** Lets so little time pass that the client may, or may not, have read what was sent. */
        void pause(Random random) {
            LockSupport.parkNanos(random.nextInt(300_000));
        }

        /** Sends what may no longer be taken. */
        void sendLate(String bytes) {
            try {
                send(bytes);
            } catch (IOException _) {
                // The connection was closed, as it should be.
            }
        }

        void close() throws IOException {
            client.close();
        }

        /** Waits until the client has closed the connection. */
        boolean wasClosed() throws IOException {
            try {
                client.setSoTimeout(30_000);
                return client.getInputStream().read() < 0;
            } catch (SocketException _) {
                return true;
            }
        }
    }

    static boolean happened(CountDownLatch event) {
        try {
            return event.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private void serve() {
        try {
            while (!listening.isClosed()) {
                Socket client = listening.accept();
                int connection = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(client, connection));
            }
        } catch (IOException _) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket client, int connection) {
        try (client) {
            client.setTcpNoDelay(true);
            int number = 0;
            for (String head = head(client.getInputStream()); head != null; head = head(client.getInputStream())) {
                script.answer(new Request(client, head, connection, ++number));
            }
        } catch (IOException _) {
            // Closed by either side.
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static @Nullable String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.write(next);
            ends = next == "\r\n\r\n".charAt(ends) ? ends + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}

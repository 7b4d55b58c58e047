package dev.peergraph.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/**
 * An HTTP proxy that connects whatever name it is asked for to one port of this machine, as only its resolver would know the name, and
 * remembers what it was asked. Thread-safe.
 */
public final class ConnectProxy implements AutoCloseable {

    /** What the proxy answers where it tunnels. */
    public static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

    private final ServerSocket listening;
    private final int upstreamPort;
    private final Queue<String> heads = new ConcurrentLinkedQueue<>();
    private volatile UnaryOperator<String> script = _ -> ESTABLISHED;

    /** Starts one that tunnels to a port. */
    public ConnectProxy(int upstreamPort) {
        this.upstreamPort = upstreamPort;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Thread.ofVirtual().start(this::serve);
    }

    /** Answers CONNECT by its head from now on; an empty answer closes the connection. */
    public void answers(UnaryOperator<String> next) {
        script = next;
    }

    /** Tunnels only for a user and a password, given as the header's value. */
    public void requires(String proxyAuthorization) {
        answers(head -> head.toLowerCase(Locale.ROOT)
                .contains("proxy-authorization: " + proxyAuthorization.toLowerCase(Locale.ROOT))
                        ? ESTABLISHED
                        : "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 2\r\n\r\nno");
    }

    /** Returns its host and port. */
    public String name() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** Returns what the first line of each request said. */
    public List<String> asked() {
        return heads.stream().map(head -> head.substring(0, head.indexOf("\r\n"))).toList();
    }

    private void serve() {
        try {
            while (!listening.isClosed()) {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException _) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            if (head.isEmpty()) {
                return;
            }
            heads.add(head);
            String answer = script.apply(head);
            client.getOutputStream().write(answer.getBytes(ISO_8859_1));
            client.getOutputStream().flush();
            if (answer.contains(" 200 ")) {
                tunnel(client);
            }
        } catch (IOException _) {
            // Whoever hangs up, the tunnel ends.
        }
    }

    private void tunnel(Socket client) throws IOException {
        try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), upstreamPort)) {
            Thread back = Thread.ofVirtual().start(() -> copy(upstream, client));
            copy(client, upstream);
            back.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            // Whoever hangs up, the tunnel ends.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
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

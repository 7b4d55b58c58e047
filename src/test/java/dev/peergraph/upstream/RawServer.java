package dev.peergraph.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server below HTTP: takes connections, answers the first request of each with given bytes, and notices when the client hangs up. */
final class RawServer implements AutoCloseable {

    private final ServerSocket listening;
    private final String answer;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);

    RawServer(String answer) {
        this.answer = answer;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        Thread.ofVirtual().start(this::serve);
    }

    String url(String scheme) {
        return scheme + "://127.0.0.1:" + listening.getLocalPort();
    }

    boolean wasAsked() {
        return happened(asked);
    }

    boolean wasLeft() {
        return happened(left);
    }

    private static boolean happened(CountDownLatch event) {
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
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException _) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            byte[] request = new byte[16_384];
            int length = in.read(request);
            if (length > 0) {
                asked.countDown();
                client.getOutputStream().write(answer.getBytes(ISO_8859_1));
                client.getOutputStream().flush();
                while (length >= 0) {
                    length = in.read(request);
                }
            }
        } catch (IOException _) {
            // A reset is a way to leave, too.
        } finally {
            left.countDown();
        }
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

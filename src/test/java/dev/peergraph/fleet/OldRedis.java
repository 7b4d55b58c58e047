package dev.peergraph.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Answers as a Redis before 7.0 does to a gateway that starts. */
final class OldRedis implements AutoCloseable {

    private final ServerSocket server;

    OldRedis() {
        try {
            server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (SocketException _) {
            // Closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void serve(Socket socket) {
        try (socket;
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                OutputStream out = socket.getOutputStream()) {
            for (String head = in.readLine(); head != null; head = in.readLine()) {
                out.write(answer(command(in, Integer.parseInt(head.substring(1)))).getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException _) {
            // The gateway has left.
        }
    }

    private static String command(BufferedReader in, int parts) throws IOException {
        String name = "";
        for (int i = 0; i < parts; i++) {
            int length = Integer.parseInt(in.readLine().substring(1));
            char[] value = new char[length];
            for (int read = 0; read < length;) {
                read += in.read(value, read, length - read);
            }
            in.readLine();
            name = i == 0 ? new String(value) : name;
        }
        return name.toUpperCase(Locale.ROOT);
    }

    private static String answer(String command) {
        return switch (command) {
            case "HELLO" -> "-ERR unknown command `HELLO`\r\n";
            case "PING" -> "+PONG\r\n";
            case "EVALSHA" -> "-NOSCRIPT No matching script. Please use EVAL.\r\n";
            case "EVAL" -> "*1\r\n$0\r\n\r\n";
            default -> "+OK\r\n";
        };
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

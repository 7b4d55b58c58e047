package dev.peergraph.streams;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HexFormat;

/** A WebSocket that reads only when a test says so, and that leaves little room for what it has not read. */
final class SlowSocket implements AutoCloseable {

    /** Asks for a WebSocket of the protocol. */
    static final String HANDSHAKE = """
            GET /graphql HTTP/1.1\r
            Host: localhost\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Protocol: graphql-transport-ws\r
            \r
            """;
    private static final byte[] MASK = {0, 0, 0, 0};

    private static final byte[] PINGS = HexFormat.of().parseHex(("89fd00000000" + "78".repeat(125)).repeat(500));

    private final SocketChannel channel = SocketChannel.open();
    private final Socket socket = channel.socket();
    private final DataInputStream in;
    private final DataOutputStream out;

    SlowSocket(int port) throws IOException {
        socket.setReceiveBufferSize(8 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(30_000);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    /** Begins, and watches, without reading what is told. */
    void begin() throws IOException {
        out.write(HANDSHAKE.getBytes(US_ASCII));
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        send("{\"type\":\"connection_init\",\"payload\":{\"Authorization\":\"" + SocketClient.CREDENTIAL + "\"}}");
        send("{\"type\":\"subscribe\",\"id\":\"a\",\"payload\":{\"query\":\"" + SocketClient.WATCH.replace("\"", "\\\"") + "\"}}");
    }

    /** Watches by server-sent events, without reading what is told. */
    void beginEvents() throws IOException {
        String body = "{\"query\":\"" + SocketClient.WATCH.replace("\"", "\\\"") + "\"}";
        out.write(("POST /graphql HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\n"
                + "Authorization: " + SocketClient.CREDENTIAL + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(US_ASCII));
    }

    /** Reads lines until one holds a text; returns how many events it took. */
    long readEventsUntil(String text) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8));
        long events = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            events += line.startsWith("event:next") ? 1 : 0;
            if (line.contains(text)) {
                return events;
            }
        }
        throw new EOFException("the connection ended after " + events + " events");
    }

    private void send(String text) throws IOException {
        byte[] payload = text.getBytes(UTF_8);
        out.writeByte(0x81);
        if (payload.length < 126) {
            out.writeByte(0x80 | payload.length);
        } else {
            out.writeByte(0x80 | 126);
            out.writeShort(payload.length);
        }
        out.write(MASK);
        out.write(payload);
        out.flush();
    }

    /** Sends pings until so many bytes are sent, or the other side has taken none for a while; returns the bytes. */
    long pingsUntilTheyAreNotTaken(long bytes) throws IOException {
        channel.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer ping = ByteBuffer.wrap(PINGS);
            long sent = 0;
            while (sent < bytes && selector.select(3000) > 0) {
                selector.selectedKeys().clear();
                sent += channel.write(ping);
                if (!ping.hasRemaining()) {
                    ping.rewind();
                }
            }
            return sent;
        } finally {
            channel.configureBlocking(true);
        }
    }

    /** Answers a ping that it has not read. */
    void pong() throws IOException {
        out.writeByte(0x8a);
        out.writeByte(0x80);
        out.write(MASK);
        out.flush();
    }

    /** Reads frames until one holds a text; returns how many it took. */
    long readUntil(String text) throws IOException {
        for (long frames = 1;; frames++) {
            if (readFrame().contains(text)) {
                return frames;
            }
        }
    }

    private String readFrame() throws IOException {
        in.readUnsignedByte();
        int length = in.readUnsignedByte();
        long bytes = switch (length) {
            case 126 -> in.readUnsignedShort();
            case 127 -> in.readLong();
            default -> length;
        };
        return new String(in.readNBytes((int) bytes), UTF_8);
    }

    /** Leaves without a word to the other side. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

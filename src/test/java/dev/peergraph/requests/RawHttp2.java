package dev.peergraph.requests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;

/** Asks over HTTP/2 in clear text (RFC 9113) for what no HTTP client would. */
record RawHttp2(int port) {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    /** Sends a GET for a path, and returns the body of what comes back. */
    String get(String path) {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
            out.writeBytes(frame(SETTINGS, 0, 0, new byte[0]));
            out.writeBytes(frame(HEADERS, END_STREAM | END_HEADERS, 1, head(path)));
            socket.getOutputStream().write(out.toByteArray());
            return body(new DataInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to " + path, e);
        }
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(new byte[]{0, (byte) (payload.length >> 8), (byte) payload.length, (byte) type, (byte) flags, 0, 0, 0,
                (byte) stream});
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /** Literals without names from a table and without Huffman coding (RFC 7541 §6.2.2), none longer than 126 bytes. */
    private static byte[] head(String path) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (String text : List.of(":method", "GET", ":scheme", "http", ":authority", "localhost", ":path", path)) {
            if (text.startsWith(":")) {
                head.write(0);
            }
            head.write(text.length());
            head.writeBytes(text.getBytes(US_ASCII));
        }
        return head.toByteArray();
    }

    private static String body(DataInputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean ended = false;
        while (!ended) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(length);
            if (type == DATA) {
                body.writeBytes(payload);
            }
            ended = stream == 1 && type <= HEADERS && (flags & END_STREAM) != 0;
        }
        return body.toString(UTF_8);
    }
}

package dev.peergraph.requests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Sends what no HTTP client would, a byte for each character. */
record RawHttp(int port) {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final Pattern FINAL_STATUS = Pattern.compile("^HTTP/1\\.1 ([2-5]\\d\\d) ", Pattern.MULTILINE);

    /** Sends one request, its headers as lines, and returns all that comes back until the connection is closed. */
    String send(String method, String target, String body, String... headers) {
        String head = method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
        String length = body.isEmpty() ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n";
        return send(head + length + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n" + body);
    }

    String send(String bytes) {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to " + bytes, e);
        }
    }

    /** Returns the status of an answer, after any interim ones; 0 if there is none. */
    static int status(String answer) {
        return FINAL_STATUS.matcher(answer).results().map((MatchResult found) -> Integer.parseInt(found.group(1))).findFirst().orElse(0);
    }
}

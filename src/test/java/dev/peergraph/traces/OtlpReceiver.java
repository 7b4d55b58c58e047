package dev.peergraph.traces;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Takes traces as a collector does: OTLP over HTTP, in Protocol Buffers, of which it reads what tests ask for. */
final class OtlpReceiver implements AutoCloseable {

    private static final int SPANS_OF_RESOURCE = 1;
    private static final int SPANS_OF_SCOPE = 2;
    private static final int SPAN = 2;

    private final HttpServer server;
    private final Queue<String> paths = new ConcurrentLinkedQueue<>();
    private final Queue<Received> spans = new ConcurrentLinkedQueue<>();

    /** A span; ids are hexadecimal, that of a missing parent is empty. */
    record Received(String trace, String id, String parent, String name, long kind, Map<String, String> attributes, boolean failed) {
    }

    OtlpReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            paths.add(exchange.getRequestURI().getPath());
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().equals("/v1/traces")) {
                fields(ByteBuffer.wrap(body), (number, resource) -> in(number == SPANS_OF_RESOURCE, resource));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    private void in(boolean wanted, Object resource) {
        if (wanted) {
            fields((ByteBuffer) resource, (number, scope) -> {
                if (number == SPANS_OF_SCOPE) {
                    fields((ByteBuffer) scope, (inner, span) -> {
                        if (inner == SPAN) {
                            spans.add(span((ByteBuffer) span));
                        }
                    });
                }
            });
        }
    }

    private static Received span(ByteBuffer message) {
        Map<Integer, Object> of = new TreeMap<>();
        Map<String, String> attributes = new TreeMap<>();
        fields(message, (number, value) -> {
            if (number == 9) {
                attribute((ByteBuffer) value, attributes);
            } else {
                of.put(number, value);
            }
        });
        boolean[] failed = {false};
        if (of.get(15) instanceof ByteBuffer status) {
            fields(status, (number, code) -> failed[0] |= number == 3 && code.equals(2L));
        }
        return new Received(hex(of.get(1)), hex(of.get(2)), hex(of.get(4)), text(of.get(5)), (Long) of.getOrDefault(6, 0L), attributes,
                failed[0]);
    }

    private static void attribute(ByteBuffer message, Map<String, String> attributes) {
        String[] pair = {"", ""};
        fields(message, (number, value) -> {
            if (number == 1) {
                pair[0] = text(value);
            } else {
                fields((ByteBuffer) value, (kind, any) -> pair[1] = kind == 1 ? text(any) : String.valueOf(any));
            }
        });
        attributes.put(pair[0], pair[1]);
    }

    private static String hex(@Nullable Object value) {
        return value instanceof ByteBuffer bytes ? HexFormat.of().formatHex(bytes(bytes)) : "";
    }

    private static String text(@Nullable Object value) {
        return new String(bytes((ByteBuffer) Objects.requireNonNull(value)), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** Reads the fields of a message: numbers as long, all that has a length as a buffer. */
    private static void fields(ByteBuffer message, BiConsumer<Integer, Object> field) {
        ByteBuffer in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            int number = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case 0 -> field.accept(number, varint(in));
                case 1 -> field.accept(number, in.getLong());
                case 2 -> {
                    int length = (int) varint(in);
                    field.accept(number, in.slice(in.position(), length));
                    in.position(in.position() + length);
                }
                case 5 -> field.accept(number, (long) in.getInt());
                default -> throw new IllegalStateException("no Protocol Buffers: tag " + tag);
            }
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0;; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    List<String> paths() {
        return List.copyOf(paths);
    }

    List<Received> spans() {
        return List.copyOf(spans);
    }

    void forget() {
        spans.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

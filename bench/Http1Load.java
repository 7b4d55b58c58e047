import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Load by HTTP/1.1: connections of one thread, each with one request under way at a time. */
final class Http1Load implements Load {

    private static final int BUFFER_BYTES = 4 * 1024 * 1024;
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *([0-9]+)", Pattern.CASE_INSENSITIVE);

    private final InetSocketAddress server;
    private final LongFunction<Request> requests;
    private final ByteBuffer received = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Latencies latencies = new Latencies();
    private long sent;

    /** The requests are told by their number. */
    Http1Load(int port, LongFunction<Request> requests) {
        this.server = new InetSocketAddress("127.0.0.1", port);
        this.requests = requests;
    }

    @Override
    public Result during(int connections, Duration time) throws IOException {
        return run(connections, System.nanoTime() + time.toNanos(), Long.MAX_VALUE);
    }

    /** Opens connections, sends a number of requests, a first one on each connection at once, and waits for all answers. */
    Result times(int connections, long count) throws IOException {
        return run(connections, Long.MAX_VALUE, count);
    }

    private Result run(int connections, long end, long most) throws IOException {
        long start = System.nanoTime();
        try (Selector selector = Selector.open()) {
            Exchange[] exchanges = new Exchange[connections];
            for (int i = 0; i < connections; i++) {
                SocketChannel channel = SocketChannel.open(server);
                channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                exchanges[i] = new Exchange(channel);
                channel.register(selector, SelectionKey.OP_READ, exchanges[i]);
            }
            for (Exchange exchange : exchanges) {
                exchange.send(requests.apply(sent++).bytes());
            }
            int open = connections;
            while (open > 0) {
                if (selector.select(30_000) == 0) {
                    throw new IOException(open + " requests got no answer within 30 s");
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    Exchange exchange = (Exchange) key.attachment();
                    if (exchange.complete()) {
                        latencies.note(exchange.sentAt);
                        if (System.nanoTime() < end && sent < most) {
                            exchange.send(requests.apply(sent++).bytes());
                        } else {
                            exchange.channel.close();
                            open--;
                        }
                    }
                }
                selector.selectedKeys().clear();
            }
        }
        return latencies.over(System.nanoTime() - start);
    }

    /** A connection and the answer it waits for. */
    private final class Exchange {

        private final SocketChannel channel;
        private long sentAt;
        private long missing = -1;

        Exchange(SocketChannel channel) {
            this.channel = channel;
        }

        void send(byte[] request) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(request);
            sentAt = System.nanoTime();
            missing = -1;
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        /** Reads what has come; returns whether the answer is whole. */
        boolean complete() throws IOException {
            received.clear();
            int read = channel.read(received);
            if (read < 0) {
                throw new IOException("the server closed a connection");
            }
            if (missing < 0) {
                missing = lengthOf(head(Math.min(read, 4096)));
            }
            missing -= read;
            return missing == 0;
        }

        private String head(int bytes) {
            byte[] head = new byte[bytes];
            received.get(0, head);
            return new String(head, StandardCharsets.ISO_8859_1);
        }

        /** Returns the bytes of the whole answer, head included; it must be a 200. */
        private static long lengthOf(String head) throws IOException {
            int end = head.indexOf("\r\n\r\n");
            Matcher length = LENGTH.matcher(head);
            if (!head.startsWith("HTTP/1.1 200") || end < 0 || !length.find()) {
                throw new IOException("not an answer: " + head);
            }
            return end + 4 + Long.parseLong(length.group(1));
        }
    }
}

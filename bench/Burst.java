import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends one request on each of its connections at once, again and again. The connections stay open: to open them is no part of a burst. One
 * thread and few objects, so that the gateways get the processors.
 */
final class Burst implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int LARGEST_ANSWER_BYTES = 64 * 1024;

    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer received = ByteBuffer.allocateDirect(LARGEST_ANSWER_BYTES);

    /** Opens so many connections to each of some ports. */
    Burst(List<Integer> ports, int each) throws IOException {
        for (int i = 0; i < each; i++) {
            for (int port : ports) {
                SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
                channels.add(channel);
            }
        }
    }

    /**
     * Sends a request on all connections, and waits for all answers.
     *
     * @param request a whole request
     * @param expected what each answer must contain; it ends with the part of an answer that comes last
     * @return milliseconds from the beginning of the burst to each answer
     */
    double[] send(byte[] request, String expected) throws IOException {
        long began = System.nanoTime();
        for (SocketChannel channel : channels) {
            if (channel.write(ByteBuffer.wrap(request)) != request.length) {
                throw new IOException("a request does not fit in a connection's buffer");
            }
        }
        double[] millis = new double[channels.size()];
        for (int answered = 0; answered < millis.length;) {
            if (selector.select(LONGEST.toMillis()) == 0) {
                throw new IOException("no answer within " + LONGEST);
            }
            for (SelectionKey key : selector.selectedKeys()) {
                require(answer((SocketChannel) key.channel()), expected);
                millis[answered++] = (System.nanoTime() - began) / 1e6;
            }
            selector.selectedKeys().clear();
        }
        return millis;
    }

    private String answer(SocketChannel channel) throws IOException {
        received.clear();
        if (channel.read(received) < 0) {
            throw new IOException("a gateway closed a connection");
        }
        byte[] bytes = new byte[received.flip().remaining()];
        received.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void require(String answer, String expected) throws IOException {
        if (!answer.contains(expected)) {
            throw new IOException("not the expected answer: " + answer);
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}

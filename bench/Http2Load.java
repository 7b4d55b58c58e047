import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Load by HTTP/2 without TLS: many requests under way on each of a few connections. */
final class Http2Load implements Load {

    private static final int CONNECTIONS = 8;

    private final int port;
    private final LongFunction<Request> requests;
    private final AtomicLong sent = new AtomicLong();

    /** The requests are told by their number. */
    Http2Load(int port, LongFunction<Request> requests) {
        this.port = port;
        this.requests = requests;
    }

    @Override
    public Result during(int underWay, Duration time) {
        ConnectionProvider connections = ConnectionProvider.builder("http2").maxConnections(CONNECTIONS).pendingAcquireMaxCount(-1).build();
        HttpClient client = HttpClient.create(connections).protocol(HttpProtocol.H2C).baseUrl("http://127.0.0.1:" + port);
        Latencies latencies = new Latencies();
        long start = System.nanoTime();
        try {
            Flux.range(0, underWay)
                    .flatMap(_ -> exchange(client, latencies).repeat(() -> System.nanoTime() - start < time.toNanos()), underWay)
                    .then()
                    .block(time.plusSeconds(30));
            return latencies.over(System.nanoTime() - start);
        } finally {
            connections.dispose();
        }
    }

    private Mono<Void> exchange(HttpClient client, Latencies latencies) {
        return Mono.defer(() -> {
            Request request = requests.apply(sent.getAndIncrement());
            ByteBuf body = Unpooled.wrappedBuffer(request.body().getBytes(StandardCharsets.US_ASCII));
            long sentAt = System.nanoTime();
            return client.headers(headers -> headers.set("Content-Type", "application/json").set("Accept", "application/json")
                    .set("Authorization", request.credential()))
                    .post().uri(request.path()).send(Mono.just(body))
                    .responseSingle((response, content) -> content.asByteArray().map(_ -> response.status().code()))
                    .doOnNext(status -> note(status, sentAt, latencies))
                    .then();
        });
    }

    private static void note(int status, long sentAt, Latencies latencies) {
        if (status != 200) {
            throw new IllegalStateException("not an answer: " + status);
        }
        synchronized (latencies) {
            latencies.note(sentAt);
        }
    }
}

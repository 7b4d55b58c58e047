package dev.peergraph.requests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.peergraph.StartedGateway;
import graphql.introspection.IntrospectionQuery;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All abuse at once, and one client that behaves. */
class AbuseTest {

    private static final int DISTINCT_QUERIES = 10_000;
    private static final long GENEROUS_HEAP_GROWTH = 200L * 1024 * 1024;
    private static final Duration QUICK = Duration.ofSeconds(20);

    /** The same part of the schema often. */
    private static final String INTROSPECTION = IntStream.range(0, 100)
            .mapToObj(i -> "a" + i + ": __schema { types { fields { name args { name type { name } } } } }")
            .collect(Collectors.joining(" ", "{", "}"));

    @Test
    void staysBoundedAndAnswersOthers() throws IOException, InterruptedException, ExecutionException {
        try (StartedGateway gateway = new StartedGateway(); ExecutorService threads = Executors.newFixedThreadPool(8)) {
            wellBehaved(gateway);
            long before = usedHeap();
            List<Socket> slow = slowBodies(gateway, 200);
            AtomicInteger number = new AtomicInteger();
            List<Future<?>> abuse = new ArrayList<>();
            for (int worker = 0; worker < 4; worker++) {
                abuse.add(threads.submit(() -> {
                    while (number.get() < DISTINCT_QUERIES) {
                        assertThat(gateway.query("{ q" + number.incrementAndGet() + ": __typename }", Map.of()).statusCode())
                                .isEqualTo(200);
                    }
                }));
            }
            abuse.add(threads.submit(() -> repeat(20, () -> {
                limited(gateway.query("{" + "a: __typename ".repeat(1000) + "}", Map.of()));
                limited(gateway.query("{ a".repeat(50) + "}".repeat(50), Map.of()));
                limited(gateway.post(BodyPublishers.ofByteArray(new byte[5_000_000])));
                limited(gateway.query(INTROSPECTION, Map.of()));
                assertThat(gateway.query("{ ...A } fragment A on Query { ...A ...A }", Map.of()).body()).contains("BAD_USER_INPUT");
                assertThat(gateway.query(IntrospectionQuery.INTROSPECTION_QUERY, Map.of()).statusCode()).isEqualTo(200);
            })));
            while (!abuse.stream().allMatch(Future::isDone)) {
                wellBehaved(gateway);
            }
            for (Future<?> worker : abuse) {
                worker.get();
            }
            for (Socket socket : slow) {
                socket.close();
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> gateway.context.getBean(Admission.class).underWay() == 0
                    && gateway.context.getBean(BodyLimits.class).heldBytes() == 0);
            assertThat(usedHeap() - before).isLessThan(GENEROUS_HEAP_GROWTH);
        }
    }

    private static void wellBehaved(StartedGateway gateway) {
        long start = System.nanoTime();
        HttpResponse<String> answer = gateway.query("{ peerings(environment: \"env-1\") { totalCount } }", Map.of(), "Authorization",
                "Bearer x");
        assertThat(answer.body()).isEqualTo("{\"data\":{\"peerings\":{\"totalCount\":2}}}");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICK);
    }

    private static List<Socket> slowBodies(StartedGateway gateway, int count) throws IOException {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket("localhost", gateway.port());
            slow.add(socket);
            socket.getOutputStream().write(("POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 100000\r\n\r\n" + " ".repeat(10_000)).getBytes(US_ASCII));
        }
        return slow;
    }

    private static void limited(HttpResponse<String> answer) {
        assertThat(answer.body()).contains("LIMIT_EXCEEDED");
    }

    private static void repeat(int times, Runnable abuse) {
        for (int i = 0; i < times; i++) {
            abuse.run();
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}

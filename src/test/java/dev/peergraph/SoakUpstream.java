package dev.peergraph;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Answers of an upstream that counts each credential's calls by windows, whose rows change by the second, and that fails in every way. */
final class SoakUpstream implements OpenUpstream.Script {

    private static final int LIMIT = 12;
    private static final long WINDOW_MILLIS = 2000;

    private final Random random;
    private final long start = System.currentTimeMillis();
    private final Map<String, Integer> used = new ConcurrentHashMap<>();
    private long window;
    private final BitSet callers = new BitSet();

    SoakUpstream(long seed) {
        this.random = new Random(seed);
    }

    /** Returns how many different credentials have called. */
    synchronized int credentialsSeen() {
        return callers.cardinality();
    }

    @Override
    public synchronized Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        long now = System.currentTimeMillis() - start;
        String credential = Objects.requireNonNull(request.requestHeaders().get("Authorization"));
        int number = Integer.parseInt(credential.substring("Basic c".length()));
        callers.set(number);
        // Of twenty seconds, two are an outage by errors, and two one of silence.
        return switch ((int) (now / 1000 % 20)) {
            case 15, 16 -> OpenUpstream.status(response, 503);
            case 17, 18 -> OpenUpstream.stall();
            default -> usual(response, credential, number, environment(request), now);
        };
    }

    private static String environment(HttpServerRequest request) {
        String uri = request.uri();
        int at = uri.indexOf("environment=") + "environment=".length();
        int end = uri.indexOf('&', at);
        return end < 0 ? uri.substring(at) : uri.substring(at, end);
    }

    private Publisher<Void> usual(HttpServerResponse response, String credential, int number, String environment, long now) {
        if (number % 50 == 49) {
            return OpenUpstream.status(response, 401);
        }
        if (environment.equals("env-3") && number % 10 == 3) {
            return OpenUpstream.status(response, 403);
        }
        if (!counted(response, credential, now)) {
            return OpenUpstream.status(response.header("Retry-After", "1"), 429);
        }
        String page = page(environment, now / 1000);
        return switch (random.nextInt(40)) {
            case 0 -> OpenUpstream.status(response, 500);
            case 1 -> OpenUpstream.reset(response);
            case 2 -> OpenUpstream.truncate(response, page);
            case 3 -> OpenUpstream.stallHalfway(response, page);
            default -> OpenUpstream.ok(response, page);
        };
    }

    /** Counts a call, and tells the budget in the answer's headers. A rival spends a third of it. */
    private boolean counted(HttpServerResponse response, String credential, long now) {
        if (now / WINDOW_MILLIS != window) {
            window = now / WINDOW_MILLIS;
            used.clear();
        }
        int calls = used.merge(credential, random.nextInt(3) == 0 ? 2 : 1, Integer::sum);
        response.header("X-RateLimit-Limit", String.valueOf(LIMIT))
                .header("X-RateLimit-Remaining", String.valueOf(Math.max(0, LIMIT - calls)))
                .header("X-RateLimit-Reset", String.valueOf(Math.ceilDiv((window + 1) * WINDOW_MILLIS - now, 1000)));
        return calls <= LIMIT;
    }

    private static String page(String environment, long second) {
        List<String> items = IntStream.range(0, 10 + (int) (second % 20))
                .mapToObj(i -> PeeringJson.aws(environment, "p-" + (second / 3 + i), i == second % 7 ? "PROVISIONING" : "READY"))
                .toList();
        return PeeringJson.page(items, null, items.size());
    }
}

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/** Measures how the cost of the gateway grows with depth, credentials, pages and subscriptions. Prints a table. */
final class Growth {

    private static final int MANY = 10_000;
    private static final Duration WARM_UP = Duration.ofSeconds(8);

    /** Nothing is fetched anew while it is measured. */
    private static final String FRESH = "--peergraph.cache.fresh=1h";
    private static final List<String> LARGE_CACHES = List.of(FRESH, "--peergraph.cache.max-size=128MB",
            "--peergraph.answers.max-size=128MB");
    private static final List<String> NO_CACHES = List.of("--peergraph.cache.max-size=0", "--peergraph.answers.max-size=0");

    private final Rig rig;
    private final int rounds;
    private final Duration time;
    private Server upstream;
    private long number = System.nanoTime() / 1_000_000;

    private Growth(Rig rig, Options options) {
        this.rig = rig;
        this.rounds = options.number("rounds", 3);
        this.time = Duration.ofSeconds(options.number("seconds", 2));
    }

    public static void main(String[] arguments) {
        Options options = Options.of(arguments, "rounds", "seconds", "parts");
        List<String> parts = options.list("parts", "depth,credentials,memory");
        Rig.run("growth", rig -> {
            Growth growth = new Growth(rig, options);
            growth.upstream = rig.raw(RawServer.RATED);
            System.out.println("| what | CPU of a request, µs | upstream calls of a request | heap, bytes |\n|---|--:|--:|--:|");
            if (parts.contains("depth")) {
                growth.depth();
            }
            if (parts.contains("credentials")) {
                growth.credentials();
            }
            if (parts.contains("memory")) {
                growth.memory();
            }
        });
    }

    /** Requests of a run by number, a number of which are under way at once. So many come first, to be cached. */
    private record Case(String title, int underWay, int warmUp, LongFunction<LongFunction<Request>> ofRun) {
    }

    private record Round(double cpuMicros, double calls) {
    }

    private void depth() throws Exception {
        Server gateway = rig.gateway(upstream, List.of(FRESH));
        Map<Integer, String> cursors = DeepListing.cursors(gateway);
        List<Case> cases = new ArrayList<>();
        cursors.forEach((depth, cursor) -> cases.add(new Case(deep(depth) + " of a cached page", 16, 0,
                run -> i -> Request.ofGateway(DeepListing.list(cursor, Queries.number(run, i))))));
        cursors.forEach((depth, cursor) -> cases.add(new Case(deep(depth) + ", page not cached", 1, 0,
                _ -> _ -> Request.ofGateway(DeepListing.list(cursor, "")).uncached())));
        cursors.forEach((depth, cursor) -> cases.add(new Case(deep(depth) + ", first request for the listing", 1, 0,
                run -> i -> Request.ofGateway(DeepListing.list(cursor, "")).as(run + "-" + i))));
        measure(gateway, cases);
        gateway.end();
    }

    private static String deep(int depth) {
        return String.format(Locale.ROOT, "rows %,d to %,d", depth - 9, depth);
    }

    private void credentials() throws Exception {
        List<Case> cases = new ArrayList<>();
        for (int count : new int[]{1, 100, MANY}) {
            cases.add(ofCredentials(count, ""));
        }
        Server gateway = rig.gateway(upstream, List.of(FRESH));
        measure(gateway, cases);
        gateway.end();
        Server large = rig.gateway(upstream, LARGE_CACHES);
        measure(large, List.of(ofCredentials(MANY, ", caches of 128 MB each")));
        large.end();
    }

    /** The callers take turns, so each asks as often as the others. */
    private static Case ofCredentials(int count, String more) {
        Request[] requests = new Request[count];
        for (int i = 0; i < count; i++) {
            requests[i] = Request.ofGateway(Queries.list("env-ten", 10, "")).as("caller-" + i);
        }
        String title = String.format(Locale.ROOT, "the same 10 rows for %,d credential%s%s", count, count == 1 ? "" : "s", more);
        return new Case(title, 16, count, _ -> i -> requests[(int) (i % count)]);
    }

    /** Measures cases in turn, after a round that only warms up; prints the medians. */
    private void measure(Server gateway, List<Case> cases) throws Exception {
        measure(gateway, cases.getFirst(), WARM_UP);
        Map<Case, List<Round>> measured = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (Case each : cases) {
                if (each.warmUp > 0) {
                    new Http1Load(gateway.port(), each.ofRun.apply(0)).times(each.underWay, each.warmUp);
                }
                Round result = measure(gateway, each, round == 0 ? time.dividedBy(2) : time);
                if (round > 0) {
                    measured.computeIfAbsent(each, _ -> new ArrayList<>()).add(result);
                }
            }
        }
        gateway.requireNoErrors();
        measured.forEach((each, results) -> System.out.printf(Locale.ROOT, "| %s | %,.0f | %.3g | |%n", each.title,
                Figures.median(results, Round::cpuMicros), Figures.median(results, Round::calls)));
    }

    private Round measure(Server gateway, Case each, Duration time) throws Exception {
        LongFunction<Request> requests = each.ofRun.apply(number++);
        long before = upstream.calls();
        Figures figures = Figures.of(gateway, new Http1Load(gateway.port(), requests), each.underWay, time);
        return new Round(figures.cpuMicros(), (upstream.calls() - before) / (double) figures.load().answers());
    }

    private void memory() throws Exception {
        Server bare = rig.gateway(upstream, NO_CACHES);
        heap(bare, "a credential, nothing cached", MANY - 1000, i -> ten().as("bare-" + i));
        bare.end();
        Server gateway = rig.gateway(upstream, LARGE_CACHES);
        heap(gateway, "a credential with a cached page and response of 10 rows", 5000, i -> ten().as("caller-" + i));
        heap(gateway, "a cached page of 1000 rows", 100, i -> Request.ofGateway(Queries.list("env-page-" + i, 10, "")));
        subscriptions(gateway);
        gateway.end();
    }

    private static Request ten() {
        return Request.ofGateway(Queries.list("env-ten", 10, ""));
    }

    /** Prints by how much each of some requests makes the heap grow. A tenth of them come first, for what is loaded but once. */
    private static void heap(Server gateway, String what, int count, LongFunction<Request> requests) throws Exception {
        new Http1Load(gateway.port(), i -> requests.apply(count + i)).times(1, count / 10);
        long before = gateway.heapBytes();
        new Http1Load(gateway.port(), requests).times(4, count);
        print(what, gateway.heapBytes() - before, count);
        gateway.requireNoErrors();
    }

    private static void subscriptions(Server gateway) throws Exception {
        Subscribers subscribers = new Subscribers(gateway);
        subscribers.open(5, 50, 1);
        subscribers.close();
        long before = gateway.heapBytes();
        subscribers.open(40, 50, 1);
        print("a subscription, with its share of a connection", gateway.heapBytes() - before, 2000);
        subscribers.close();
    }

    private static void print(String what, long bytes, int count) {
        System.out.printf(Locale.ROOT, "| %s (of %,d) | | | %,d |%n", what, count, bytes / count);
    }
}

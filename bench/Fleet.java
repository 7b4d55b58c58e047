import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Measures a fleet of three gateway processes on one Redis: equal cold queries, a budget that is far too small, and queries while Redis fails.
 */
final class Fleet {

    private static final int REPLICAS = 3;
    private static final Duration START = Duration.ofMinutes(5);
    private static final int EQUAL = 300;

    /** Bursts that are not measured: what is cold is the page, not the JVM. After so many the JIT compiler has little left to do. */
    private static final int WARM_UP = 300;
    private static final int ROUNDS = 20;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LATENCY = Duration.ofMillis(100);
    private static final int LIMIT = 50;
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int WINDOWS = 4;
    private static final String CREDENTIAL = "Basic YmVuY2g6ZmxlZXQ=";

    /** Of the one whose calls upstream limits. */
    private static final String LIMITED = "Basic bGltaXRlZDpmbGVldA==";

    private final Rig rig;
    private final List<Integer> ports = new ArrayList<>();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger names = new AtomicInteger();
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final int redisPort = Rig.freePort();
    private final Window window = new Window();
    private Process redis;

    private Fleet(Rig rig) {
        this.rig = rig;
    }

    public static void main(String[] arguments) {
        // The JDK's server would else wait for the acknowledgement of an answer's head before it sends the body.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Rig.run("fleet", rig -> {
            Fleet fleet = new Fleet(rig);
            fleet.start();
            Set<String> parts = Set.of(System.getenv().getOrDefault("FLEET_PARTS", "cold,faults,budget").split(","));
            if (parts.contains("cold")) {
                fleet.equalColdQueries();
            }
            if (parts.contains("faults")) {
                fleet.failingRedis();
            }
            if (parts.contains("budget")) {
                fleet.smallBudget();
            }
        });
    }

    /** The window in which upstream counts calls: from the first call on. */
    private static final class Window {

        private long ends;
        private int used;
        private int passed;
        private final Map<Long, Integer> refused = new TreeMap<>();

        synchronized int[] call(boolean isOurs) {
            long now = System.nanoTime();
            if (now >= ends) {
                ends = now + WINDOW.toNanos();
                used = 0;
            }
            boolean granted = used < LIMIT;
            used += granted ? 1 : 0;
            passed += granted ? 1 : 0;
            if (!granted && isOurs) {
                refused.merge(ends, 1, Integer::sum);
            }
            return new int[]{granted ? 1 : 0, LIMIT - used, (int) Math.ceilDiv(ends - now, 1_000_000_000L)};
        }
    }

    private void start() throws Exception {
        startRedis();
        HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        upstream.createContext("/", this::answer);
        upstream.start();
        for (int i = 0; i < REPLICAS; i++) {
            int port = Rig.freePort();
            ports.add(port);
            rig.start(Rig.java(List.of("-Xmx256m", "-jar", System.getProperty("bench.jar"), "--server.port=" + port,
                    "--peergraph.upstream.base-url=http://localhost:" + upstream.getAddress().getPort(), "--peergraph.fleet.enabled=true",
                    "--spring.data.redis.port=" + redisPort, "--peergraph.auth.partition-key=a-partition-key-for-the-bench-only",
                    "--management.endpoint.health.show-details=always"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD));
        }
        await(START, () -> all(true));
        if (!all(true)) {
            throw new IOException("the replicas have not found one another within " + START.toMinutes() + " minutes");
        }
    }

    private void startRedis() throws Exception {
        redis = rig.start(new ProcessBuilder("redis-server", "--port", Integer.toString(redisPort), "--bind", "127.0.0.1", "--save", "", "--appendonly",
                "no").redirectOutput(ProcessBuilder.Redirect.DISCARD));
    }

    private void answer(HttpExchange call) throws IOException {
        String environment = call.getRequestURI().getQuery().replaceAll(".*environment=([^&]*).*", "$1");
        calls.computeIfAbsent(environment, _ -> new AtomicInteger()).incrementAndGet();
        sleep(LATENCY);
        boolean limited = LIMITED.equals(call.getRequestHeaders().getFirst("Authorization"));
        int[] said = limited ? window.call(true) : new int[]{1, 1_000_000, 60};
        call.getResponseHeaders().add("X-RateLimit-Limit", Integer.toString(limited ? LIMIT : 1_000_000));
        call.getResponseHeaders().add("X-RateLimit-Remaining", Integer.toString(said[1]));
        call.getResponseHeaders().add("X-RateLimit-Reset", Integer.toString(said[2]));
        call.getResponseHeaders().add("Content-Type", "application/json");
        byte[] body = (said[0] == 1 ? page(environment) : "{}").getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(said[0] == 1 ? 200 : 429, body.length);
        call.getResponseBody().write(body);
        call.close();
    }

    private static String page(String environment) {
        return """
                {"api_version":"networking/v1","kind":"PeeringList","metadata":{"next":null},"data":[{"api_version":"networking/v1",
                "kind":"Peering","id":"peer-1","metadata":{"self":"https://api.example/networking/v1/peerings/peer-1"},
                "spec":{"display_name":"one","cloud":{"kind":"AwsPeering","account":"111122223333","vpc":"vpc-1","routes":["10.0.0.0/16"],
                "customer_region":"us-east-1"},"environment":{"id":"%1$s","related":"https://x.example/e","resource_name":"crn://e"},
                "network":{"id":"n-1","related":"https://x.example/n","resource_name":"crn://n"}},"status":{"phase":"READY"}}]}"""
                .formatted(environment);
    }

    /** What a query was answered, and after how many milliseconds. */
    private record Answer(String body, double millis) {

        boolean isPage() {
            return body.contains("peer-1");
        }
    }

    private static String query(String environment) {
        return "{\"query\":\"{ peerings(environment: \\\"" + environment + "\\\") { nodes { ... on CloudPeering { peeringId } } } }\"}";
    }

    private CompletableFuture<Answer> ask(int replica, String environment) {
        return ask(replica, environment, CREDENTIAL);
    }

    private CompletableFuture<Answer> ask(int replica, String environment, String credential) {
        long began = System.nanoTime();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + ports.get(replica) + "/graphql"))
                .timeout(Duration.ofSeconds(30)).header("Content-Type", "application/json").header("Authorization", credential)
                .POST(BodyPublishers.ofString(query(environment)))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString())
                .handle((response, failure) -> new Answer(response == null ? failure.toString() : response.body(),
                        (System.nanoTime() - began) / 1e6));
    }

    private boolean all(boolean joined) {
        return IntStream.range(0, REPLICAS).allMatch(replica -> {
            try {
                return client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + ports.get(replica) + "/actuator/health")).build(),
                        BodyHandlers.ofString()).body().contains("\"joined\":" + joined);
            } catch (IOException _) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void await(Duration atMost, BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean() && System.nanoTime() - began < atMost.toNanos()) {
            sleep(Duration.ofMillis(50));
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void print(String what, double[] millis, String more) {
        Arrays.sort(millis);
        System.out.printf(Locale.ROOT, "%-34s n=%5d  p50=%4.0f  p99=%4.0f  max=%5.0f ms  %s%n", what, millis.length, percentile(millis, 50),
                percentile(millis, 99), millis[millis.length - 1], more);
    }

    private static double percentile(double[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    /**
     * Asks all replicas for one page that none has, on connections that are open, when the way is warm: for what it takes to fetch once, to
     * hand a page on, and to execute so many queries. Besides, the same burst where the responses are cached, which is what the
     * load generator and HTTP take, and one query at each replica, which is what fetching and handing on take.
     */
    private void equalColdQueries() throws IOException {
        try (Burst all = new Burst(ports, EQUAL / REPLICAS)) {
            for (int round = 0; round < WARM_UP; round++) {
                all.send(request("env-warm-" + round), "peer-1");
            }
            measure(all);
        }
    }

    private void measure(Burst all) throws IOException {
        try (Burst one = new Burst(ports, 1)) {
            double[][] cold = new double[ROUNDS][];
            double[][] cached = new double[ROUNDS][];
            double[][] single = new double[ROUNDS][];
            int most = 0;
            for (int round = 0; round < ROUNDS; round++) {
                String environment = "env-cold-" + round;
                cold[round] = sent(all, environment);
                cached[round] = sent(all, environment);
                single[round] = sent(one, "env-single-" + round);
                most = Math.max(most, calls.get(environment).get());
            }
            double[] rounds = Arrays.stream(cold).mapToDouble(millis -> percentile(millis, 99)).sorted().toArray();
            print(EQUAL + " equal cold queries at once", joined(cold),
                    String.format(Locale.ROOT, "p99 of the best, middle and worst burst: %.0f, %.0f, %.0f ms; upstream takes %d ms, calls for a page:"
                            + " at most %d", rounds[0], rounds[ROUNDS / 2], rounds[ROUNDS - 1], LATENCY.toMillis(), most));
            print(EQUAL + " equal queries, cached", joined(cached), "");
            print("one cold query at each replica", joined(single), "");
        }
    }

    private static double[] sent(Burst burst, String environment) throws IOException {
        sleep(PAUSE);
        return burst.send(request(environment), "peer-1");
    }

    private static double[] joined(double[][] rounds) {
        return Arrays.stream(rounds).flatMapToDouble(Arrays::stream).toArray();
    }

    private static byte[] request(String environment) {
        String body = query(environment);
        return ("POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: " + CREDENTIAL
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII);
    }

    private void failingRedis() throws Exception {
        faulty("Redis is well", () -> sleep(Duration.ofSeconds(4)), () -> {
        });
        faulty("Redis is stopped (SIGSTOP) for 4 s", () -> signal("STOP"), () -> signal("CONT"));
        faulty("CLIENT PAUSE for 4 s", () -> command("CLIENT PAUSE 4000"), () -> {
        });
        faulty("Redis is killed, empty 4 s later", () -> redis.destroyForcibly(), () -> {
            startRedis();
        });
        for (String policy : List.of("noeviction", "allkeys-lru", "volatile-ttl")) {
            faulty("memory is full, " + policy, () -> {
                command("CONFIG SET maxmemory-policy " + policy);
                command("CONFIG SET maxmemory 1mb");
            }, () -> command("CONFIG SET maxmemory 0"));
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    /** Asks for pages that nobody has, while something goes wrong for four seconds and until all replicas are together again. */
    private void faulty(String what, Step fault, Step end) throws Exception {
        await(Duration.ofSeconds(20), () -> all(true));
        Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        CompletableFuture<Void> over = new CompletableFuture<>();
        List<Thread> askers = IntStream.range(0, 2 * REPLICAS).mapToObj(i -> Thread.ofVirtual().start(() -> {
            while (!over.isDone()) {
                answers.add(ask(i % REPLICAS, "env-" + names.incrementAndGet()).join());
            }
        })).toList();
        sleep(Duration.ofSeconds(1));
        fault.run();
        sleep(Duration.ofSeconds(4));
        end.run();
        long began = System.nanoTime();
        await(Duration.ofSeconds(20), () -> all(true));
        double back = (System.nanoTime() - began) / 1e9;
        over.complete(null);
        for (Thread asker : askers) {
            asker.join();
        }
        print(what, answers.stream().mapToDouble(Answer::millis).toArray(), String.format(Locale.ROOT,
                "without a page: %d  together again after %.1f s", answers.stream().filter(answer -> !answer.isPage()).count(), back));
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(redis.pid())).start().waitFor();
    }

    private void command(String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redisPort)) {
            socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
            if (socket.getInputStream().read() != '+') {
                throw new IOException(text);
            }
        }
    }

    /** Ten times as many queries as there is room for, a third of which a rival spends. */
    private void smallBudget() {
        await(Duration.ofSeconds(20), () -> all(true));
        Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        Thread.ofVirtual().start(() -> {
            while (true) {
                sleep(WINDOW.dividedBy(LIMIT / 3));
                window.call(false);
            }
        });
        long began = System.nanoTime();
        int asked = 0;
        while (System.nanoTime() - began < WINDOW.multipliedBy(WINDOWS).toNanos()) {
            ask(asked++ % REPLICAS, "env-" + names.incrementAndGet(), LIMITED).thenAccept(answers::add);
            sleep(WINDOW.dividedBy(10L * LIMIT));
        }
        List<Answer> all = List.copyOf(answers);
        long wrong = all.stream().filter(answer -> !answer.isPage() && !answer.body().contains("RATE_LIMITED")).count();
        System.out.printf(Locale.ROOT,
                "%d calls in %d s, %d queries of %d replicas in %d windows, a rival takes a third: used %.0f %%, most refusals (429) in a window: %d,"
                        + " queries with another error: %d%n",
                LIMIT, WINDOW.toSeconds(), asked, REPLICAS, WINDOWS, 100.0 * window.passed / (LIMIT * WINDOWS),
                window.refused.values().stream().mapToInt(Integer::intValue).max().orElse(0), wrong);
    }
}

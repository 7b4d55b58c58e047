import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Measures the gateway beside a raw Reactor Netty server that answers the same bytes: in turn, in one run, so that what else the machine
 * does hits both. CPU is that of the server process, user and system.
 */
final class Bench {

    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final int CONNECTIONS = 64;
    private static final int BURST = 500;
    private static final String QUERY = """
            query List($environment: ID!, $size: Int) { peerings(environment: $environment, first: $size) { edges { cursor node { __typename \
            ... on CloudPeering { id peeringId displayName status { phase } environment { id } network { id } } \
            ... on AwsPeering { account vpc routes customerRegion } ... on GcpPeering { project vpcNetwork importCustomRoutes } \
            ... on AzurePeering { tenant vnet customerRegion } } } pageInfo { hasNextPage endCursor } totalCount } }""";

    private static final String COUNTS = """
            query Counts($environment: ID!) { peerings(environment: $environment, first: 0) { counts { total phases { phase count } \
            clouds { cloud count } networks { count network { networkId } } } } }""";
    private static final String FIND = """
            query Find($environment: ID!) { peerings(environment: $environment, first: 20, filter: {cloud: [AWS], search: \\"VPC-1\\"}, \
            orderBy: {field: DISPLAY_NAME, direction: DESC}) { edges { cursor node { __typename ... on CloudPeering { id peeringId displayName \
            status { phase } } } } pageInfo { hasNextPage endCursor } totalCount } }""";

    private final Path folder = Path.of("target/bench");
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicLong number = new AtomicLong(System.nanoTime() / 1_000_000);
    private final List<Process> processes = new ArrayList<>();
    private int rounds = 5;
    private Duration time = Duration.ofSeconds(5);
    private int raw;
    private int upstream;
    private int gateway;
    private Process rawProcess;
    private Process gatewayProcess;

    /** The arguments are the gateway's jar, then {@code --rounds} and {@code --seconds} with a number each. */
    public static void main(String[] arguments) throws Exception {
        Bench bench = new Bench();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            int value = Integer.parseInt(arguments[i + 1]);
            switch (arguments[i]) {
                case "--rounds" -> bench.rounds = value;
                case "--seconds" -> bench.time = Duration.ofSeconds(value);
                default -> throw new IllegalArgumentException("only --rounds and --seconds are known, not " + arguments[i]);
            }
        }
        try {
            bench.start(arguments[0]);
            bench.measure();
        } finally {
            bench.processes.forEach(Process::destroy);
        }
    }

    /** What is measured: the gateway's requests by number, the raw server's path, and how they are sent. */
    private enum Workload {
        HOT_10("hot, 10 rows", "answer-10"), HOT_1000("hot, 1000 rows", "answer-1000"), LONG_WAY("long way, 10 rows", "answer-10"),
        COUNTS("counts of 4000 held rows", "answer-counts"), FIND("20 of 4000 held rows, filtered and ordered", "answer-find"),
        MISS("miss, 10 rows", "answer-10"), BURST("cold burst of " + Bench.BURST, "slow-answer-10");

        private final String title;
        private final String path;

        Workload(String title, String path) {
            this.title = title;
            this.path = path;
        }

        LongFunction<byte[]> ofGateway(long run) {
            return switch (this) {
                case HOT_10 -> constant(body("env-00000", 10, ""));
                case HOT_1000 -> constant(body("env-large", 1000, ""));
                // The pages are cached, but an answer to this very request is not: each has bytes of its own.
                case LONG_WAY -> i -> post("/graphql", body("env-00000", 10, ",\"n\":" + run + i));
                case COUNTS -> i -> post("/graphql", body(Bench.COUNTS, "env-whole", 0, ",\"n\":" + run + i));
                case FIND -> i -> post("/graphql", body(Bench.FIND, "env-whole", 0, ",\"n\":" + run + i));
                case MISS -> i -> post("/graphql", body("env-" + run + "-" + i, 10, ""));
                case BURST -> constant(body("env-slow-" + run, 10, ""));
            };
        }

        private static LongFunction<byte[]> constant(String body) {
            byte[] request = post("/graphql", body);
            return _ -> request;
        }
    }

    private void start(String jar) throws Exception {
        for (int size : new int[]{10, 1000}) {
            Files.writeString(folder.resolve("page-" + size + ".json"), page(size));
        }
        rawProcess = start(List.of("-cp", System.getProperty("java.class.path"), "bench/RawServer.java", folder.toString()));
        raw = port(rawProcess);
        Process upstreamProcess = start(List.of("-cp", System.getProperty("java.class.path"), "bench/RawServer.java", folder.toString()));
        upstream = port(upstreamProcess);
        gateway = freePort();
        gatewayProcess = start(List.of("-Xmx512m", "-XX:+UseCompactObjectHeaders", "-jar", jar, "--server.port=" + gateway,
                "--peergraph.upstream.base-url=http://127.0.0.1:" + upstream,
                // The upstream tells no rate limit.
                "--peergraph.guard.rate.initial-calls=0"));
        drain(gatewayProcess);
        for (int size : new int[]{10, 1000}) {
            Files.writeString(folder.resolve("answer-" + size + ".json"), answer(size == 10 ? "env-00000" : "env-large", size));
        }
        Files.writeString(folder.resolve("answer-counts.json"), answer(body(COUNTS, "env-whole", 0, ""), "\"total\":4000"));
        Files.writeString(folder.resolve("answer-find.json"), answer(body(FIND, "env-whole", 0, ""), "AwsPeering"));
    }

    private void measure() throws Exception {
        System.out.printf(Locale.ROOT, "%d cores, shared by server, upstream and load; %d rounds of %d s; medians, (smallest..largest)%n%n",
                Runtime.getRuntime().availableProcessors(), rounds, time.toSeconds());
        System.out.println("| workload | gateway, CPU µs a request | raw Reactor Netty | ratio | requests/s, ratio | p99, ratio |");
        System.out.println("|---|--:|--:|--:|--:|--:|");
        for (Workload workload : List.of(Workload.HOT_10, Workload.HOT_1000, Workload.LONG_WAY, Workload.COUNTS, Workload.FIND, Workload.MISS)) {
            steady(workload);
        }
        burst();
    }

    private void steady(Workload workload) throws Exception {
        int connections = workload == Workload.HOT_1000 ? 16 : CONNECTIONS;
        new Load(gateway, workload.ofGateway(number.incrementAndGet())).during(connections, WARM_UP);
        new Load(raw, ofRaw(workload)).during(connections, WARM_UP.dividedBy(2));
        List<double[]> pairs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Figures gatewayFigures = null;
            Figures rawFigures = null;
            for (boolean ofGateway : round % 2 == 0 ? new boolean[]{true, false} : new boolean[]{false, true}) {
                if (ofGateway) {
                    gatewayFigures = figures(gatewayProcess, new Load(gateway, workload.ofGateway(number.incrementAndGet())), connections);
                } else {
                    rawFigures = figures(rawProcess, new Load(raw, ofRaw(workload)), connections);
                }
            }
            pairs.add(new double[]{gatewayFigures.cpuMicros, rawFigures.cpuMicros, gatewayFigures.cpuMicros / rawFigures.cpuMicros,
                    gatewayFigures.load.rate() / rawFigures.load.rate(), gatewayFigures.load.p99Micros() / rawFigures.load.p99Micros()});
        }
        System.out.printf(Locale.ROOT, "| %s | %.1f | %.1f | %s | %s | %s |%n", workload.title, median(column(pairs, 0)),
                median(column(pairs, 1)), spread(column(pairs, 2)), spread(column(pairs, 3)), spread(column(pairs, 4)));
    }

    private record Figures(Load.Result load, double cpuMicros) {
    }

    private Figures figures(Process server, Load load, int connections) throws IOException {
        Duration before = cpu(server);
        Load.Result result = load.during(connections, time);
        return new Figures(result, cpu(server).minus(before).toNanos() / 1e3 / result.answers());
    }

    private void burst() throws Exception {
        List<double[]> pairs = new ArrayList<>();
        long calls = 0;
        for (int round = 0; round < rounds; round++) {
            long before = calls();
            Load.Result ofGateway = new Load(gateway, Workload.BURST.ofGateway(number.incrementAndGet())).once(BURST);
            calls = Math.max(calls, calls() - before);
            Load.Result ofRaw = new Load(raw, ofRaw(Workload.BURST)).once(BURST);
            pairs.add(new double[]{ofGateway.p99Micros() / ofRaw.p99Micros()});
        }
        System.out.printf(Locale.ROOT, "| %s, upstream takes 200 ms; at most %d upstream call%s | | | | | %s |%n", Workload.BURST.title, calls,
                calls == 1 ? "" : "s", spread(column(pairs, 0)));
    }

    private LongFunction<byte[]> ofRaw(Workload workload) {
        byte[] request = post("/" + workload.path, body("env-00000", 10, ""));
        return _ -> request;
    }

    private static byte[] post(String path, String body) {
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
                + "Authorization: Basic YmVuY2g6YmVuY2gtc2VjcmV0\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String body(String environment, int size, String more) {
        return body(QUERY, environment, size, more);
    }

    private static String body(String query, String environment, int size, String more) {
        return "{\"query\":\"" + query + "\",\"variables\":{\"environment\":\"" + environment + "\",\"size\":" + size + more + "}}";
    }

    private String answer(String environment, int size) throws Exception {
        return answer(body(environment, size, ""), "\"p-" + (size - 1) + "\"");
    }

    private String answer(String body, String expected) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway + "/graphql"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Basic YmVuY2g6YmVuY2gtc2VjcmV0")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        IOException last = null;
        for (int i = 0; i < 300; i++) {
            try {
                String answer = http.send(request, BodyHandlers.ofString()).body();
                if (answer.contains("\"errors\"") || !answer.contains(expected)) {
                    throw new IllegalStateException("a wrong answer: " + answer);
                }
                return answer;
            } catch (IOException e) {
                last = e;
                Thread.sleep(100);
            }
        }
        throw new IOException("the gateway did not start", last);
    }

    private long calls() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + upstream + "/calls")).build();
        return Long.parseLong(http.send(request, BodyHandlers.ofString()).body());
    }

    private Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectError(folder.resolve(processes.size() + ".log").toFile()).start();
        processes.add(process);
        return process;
    }

    private static int port(Process process) throws IOException {
        BufferedReader lines = process.inputReader();
        return Integer.parseInt(lines.readLine());
    }

    private static void drain(Process process) {
        Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(_ -> {
        }));
    }

    private static Duration cpu(Process process) {
        return process.toHandle().info().totalCpuDuration().orElseThrow();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static double[] column(List<double[]> rows, int index) {
        return rows.stream().mapToDouble(row -> row[index]).sorted().toArray();
    }

    private static double median(double[] sorted) {
        return DoubleStream.of(sorted).skip((sorted.length - 1) / 2).limit(2 - sorted.length % 2).average().orElseThrow();
    }

    private static String spread(double[] sorted) {
        return String.format(Locale.ROOT, "%.2f (%.2f..%.2f)", median(sorted), sorted[0], sorted[sorted.length - 1]);
    }

    /** A page as upstream sends it. */
    private static String page(int size) {
        List<String> items = IntStream.range(0, size).mapToObj(Bench::item).toList();
        return "{\"api_version\":\"networking/v1\",\"kind\":\"PeeringList\",\"metadata\":{\"total_size\":5000,\"next\":"
                + "\"https://api.confluent.cloud/networking/v1/peerings?page_token=abc\"},\"data\":[" + String.join(",", items) + "]}";
    }

    private static String item(int i) {
        String cloud = switch (i % 3) {
            case 0 -> "\"kind\":\"AwsPeering\",\"account\":\"111122223333\",\"vpc\":\"vpc-" + i + "\",\"routes\":[\"10.108.16.0/21\","
                    + "\"10.108.24.0/21\"],\"customer_region\":\"us-east-1\"";
            case 1 -> "\"kind\":\"GcpPeering\",\"project\":\"project-" + i + "\",\"vpc_network\":\"network\",\"import_custom_routes\":true";
            default -> "\"kind\":\"AzurePeering\",\"tenant\":\"5c1d7a34-93f0-4d6e-8b57-2f6a0c9be111\",\"vnet\":\"/subscriptions/" + i
                    + "/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet\",\"customer_region\":\"eastus2\"";
        };
        return "{\"api_version\":\"networking/v1\",\"kind\":\"Peering\",\"id\":\"p-" + i + "\",\"metadata\":{\"self\":"
                + "\"https://api.confluent.cloud/networking/v1/peerings/p-" + i + "\",\"resource_name\":\"crn://confluent.cloud/peering=p-" + i
                + "\",\"created_at\":\"2025-01-01T00:00:00Z\",\"updated_at\":\"2025-01-02T00:00:00Z\"},\"spec\":{\"display_name\":\"peering "
                + i + "\",\"cloud\":{" + cloud + "},\"environment\":{\"id\":\"env-00000\",\"related\":\"https://api.confluent.cloud/e\","
                + "\"resource_name\":\"crn://confluent.cloud/environment=env-00000\"},\"network\":{\"id\":\"n-" + i % 7
                + "\",\"related\":\"https://api.confluent.cloud/n\",\"resource_name\":\"crn://confluent.cloud/network=n-" + i % 7
                + "\"}},\"status\":{\"phase\":\"READY\"}}";
    }
}

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * Measures the gateway beside a raw Reactor Netty server that answers the same bytes: in turn, in one run, so that what else the machine
 * does hits both. CPU is that of the server process, user and system.
 */
final class Bench {

    private static final int BURST = 500;

    private final Rig rig;
    private final int rounds;
    private final Duration time;
    private final Duration warmUp;
    private long number = System.nanoTime() / 1_000_000;
    private Server upstream;
    private Server gateway;
    private Server raw;
    private String cursor = "";

    private Bench(Rig rig, Options options) {
        this.rig = rig;
        this.rounds = options.number("rounds", 5);
        this.time = Duration.ofSeconds(options.number("seconds", 5));
        this.warmUp = Duration.ofSeconds(options.number("warm-up", 8));
    }

    public static void main(String[] arguments) {
        Options options = Options.of(arguments, "rounds", "seconds", "warm-up", "workloads");
        String all = Arrays.stream(Workload.values()).map(Workload::name).collect(Collectors.joining(","));
        List<Workload> workloads = options.list("workloads", all).stream().map(Workload::valueOf).sorted().toList();
        Rig.run("run", rig -> {
            new Bench(rig, options).measure(workloads);
        });
    }

    private record Round(Figures gateway, Figures raw) {
    }

    private void measure(List<Workload> workloads) throws Exception {
        System.out.printf(Locale.ROOT, "%d cores, shared by server, upstream and load; %d rounds of %d s; medians, (smallest..largest)%n%n",
                Runtime.getRuntime().availableProcessors(), rounds, time.toSeconds());
        System.out.println("| workload | CPU µs a request, gateway | raw Reactor Netty | CPU, ratio | requests/s, ratio "
                + "| p50 / p99 / p99.9 ms, gateway | raw Reactor Netty | p99, ratio |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|");
        Workload.Servers running = null;
        for (Workload workload : workloads) {
            if (workload.servers() != running) {
                running = workload.servers();
                start(running);
            }
            if (workload == Workload.DEEP) {
                cursor = DeepListing.cursors(gateway).get(DeepListing.DEEPEST);
            }
            if (workload == Workload.BURST) {
                burst();
            } else {
                steady(workload);
            }
        }
    }

    private void start(Workload.Servers servers) throws Exception {
        if (gateway != null) {
            gateway.end();
            upstream.end();
            raw.end();
        }
        raw = servers == Workload.Servers.HTTP2 ? rig.raw(RawServer.HTTP2) : rig.raw();
        if (servers.haveTls()) {
            makeKeys();
            upstream = rig.raw(RawServer.TLS);
            gateway = rig.gateway(Rig.HEAP, "https://localhost:" + upstream.port(), servers.gatewaySettings());
        } else {
            upstream = rig.raw();
            gateway = rig.gateway(upstream, servers.gatewaySettings());
        }
        for (int size : new int[]{10, 1000}) {
            save("answer-" + size, Queries.list(size == 10 ? "env-00000" : "env-large", size, ""), "\"p-" + (size - 1) + "\"");
        }
        save("answer-counts", Queries.counts("env-whole", ""), "\"total\":4000");
        save("answer-find", Queries.find("env-whole", ""), "AwsPeering");
    }

    /** Makes the key and the certificate of the upstream, which the gateway is to trust. */
    private void makeKeys() throws IOException, InterruptedException {
        if (Files.exists(Rig.FOLDER.resolve(RawServer.KEYS))) {
            return;
        }
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        int exit = rig.start(new ProcessBuilder(keytool.toString(), "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
                "san=dns:localhost", "-keystore", Rig.FOLDER.resolve(RawServer.KEYS).toString(), "-storepass", RawServer.PASSWORD)
                .redirectErrorStream(true)).waitFor();
        if (exit != 0) {
            throw new IOException("keytool made no key");
        }
    }

    private void save(String name, String body, String expected) throws Exception {
        Files.writeString(Rig.FOLDER.resolve(name + ".json"), gateway.ask(Request.ofGateway(body), expected));
    }

    private Figures ofGateway(Workload workload, Duration time) throws Exception {
        return Figures.of(gateway, workload.load(gateway, workload.ofGateway(number++, cursor)), workload.underWay(), time);
    }

    private Figures ofRaw(Workload workload, Duration time) throws Exception {
        return Figures.of(raw, workload.load(raw, workload.ofRaw()), workload.underWay(), time);
    }

    private void steady(Workload workload) throws Exception {
        ofGateway(workload, warmUp);
        ofRaw(workload, warmUp.dividedBy(2));
        List<Round> measured = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Figures first = round % 2 == 0 ? ofGateway(workload, time) : ofRaw(workload, time);
            measured.add(round % 2 == 0 ? new Round(first, ofRaw(workload, time)) : new Round(ofGateway(workload, time), first));
        }
        gateway.requireNoErrors();
        print(workload.title(), measured);
    }

    private void burst() throws Exception {
        List<Round> measured = new ArrayList<>();
        long calls = 0;
        for (int round = 0; round < rounds; round++) {
            long before = upstream.calls();
            Figures ofGateway = once(gateway, Workload.BURST.ofGateway(number++, ""));
            calls = Math.max(calls, upstream.calls() - before);
            measured.add(new Round(ofGateway, once(raw, Workload.BURST.ofRaw())));
        }
        print(Workload.BURST.title() + ": at most " + calls + " upstream call" + (calls == 1 ? "" : "s"), measured);
    }

    private static Figures once(Server server, LongFunction<Request> requests) throws Exception {
        Load load = (connections, _) -> new Http1Load(server.port(), requests).times(connections, connections);
        return Figures.of(server, load, BURST, Duration.ZERO);
    }

    private static void print(String title, List<Round> rounds) {
        System.out.printf(Locale.ROOT, "| %s | %.1f | %.1f | %s | %s | %s | %s | %s |%n", title,
                Figures.median(rounds, round -> round.gateway.cpuMicros()), Figures.median(rounds, round -> round.raw.cpuMicros()),
                Figures.spread(rounds, round -> round.gateway.cpuMicros() / round.raw.cpuMicros()),
                Figures.spread(rounds, round -> round.gateway.load().rate() / round.raw.load().rate()),
                Figures.tails(rounds, round -> round.gateway.load()), Figures.tails(rounds, round -> round.raw.load()),
                Figures.spread(rounds, round -> round.gateway.load().p99() / round.raw.load().p99()));
    }
}

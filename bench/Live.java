import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Measures what subscriptions cost a gateway: the heap of one after garbage collections, and the CPU of all of them while nothing changes,
 * and while a peering changes with each reading. Linux only.
 */
final class Live {

    private static final int WARM_UP_SOCKETS = 5;

    private final int sockets;
    private final int each;
    private final int credentials;
    private final String heap;
    private final Duration time;

    private Live(Options options) {
        sockets = options.number("sockets", 200);
        each = options.number("each", 50);
        credentials = options.number("credentials", 4);
        heap = options.text("heap", "256m");
        time = Duration.ofSeconds(options.number("seconds", 60));
    }

    public static void main(String[] arguments) {
        Options options = Options.of(arguments, "sockets", "each", "credentials", "heap", "seconds");
        Rig.run("live", rig -> {
            new Live(options).measure(rig);
        });
    }

    private void measure(Rig rig) throws Exception {
        Server upstream = rig.raw();
        Server gateway = rig.gateway("-Xmx" + heap, "http://127.0.0.1:" + upstream.port(), List.of());
        Subscribers subscribers = new Subscribers(gateway);
        subscribers.open(WARM_UP_SOCKETS, each, 1);
        subscribers.close();
        int count = sockets * each;
        System.out.printf(Locale.ROOT, "%d cores, shared by gateway, upstream and clients; a heap of %s at most; "
                + "%d subscriptions, %d sockets, %d credentials%n%n",
                Runtime.getRuntime().availableProcessors(), heap, count, sockets, credentials);
        System.out.println("| what | figure |\n|---|--:|");

        long before = gateway.heapBytes();
        Duration cpuBefore = gateway.cpu();
        subscribers.open(sockets, each, credentials);
        row("subscriptions open, each with its first event", "%d", gateway.meter("peergraph_changes_subscriptions"));
        row("CPU of a subscription's start, with a first event of 100 rows, µs", "%.0f", micros(gateway.cpu().minus(cpuBefore)) / count);
        long after = gateway.heapBytes();
        row("heap of a subscription, with its share of a connection, bytes", "%d", (after - before) / count);
        row("heap in use after garbage collections, MB", "%.0f", after / 1e6);

        Cost idle = cost(gateway, subscribers, time);
        row("CPU of 1,000 subscriptions without changes, ms a second", "%.2f", micros(idle.cpu) / 1e3 / time.toSeconds() / count * 1000);
        row("events without changes of a subscription in a minute", "%.1f", idle.events * 60.0 / time.toSeconds() / count);
        upstream.get("http://127.0.0.1:" + upstream.port() + "/move");
        subscribers.awaitEvents(subscribers.events() + 2L * count);
        Cost busy = cost(gateway, subscribers, time.dividedBy(2));
        row("CPU of an event with a change, delivered, µs", "%.1f", micros(busy.cpu) / Math.max(1, busy.events));
        row("such events a second", "%.0f", busy.events * 2.0 / time.toSeconds());
        row("subscriptions refused or closed", "%d", subscribers.refusals());
        row("heap in use after garbage collections at the end, MB", "%.0f", gateway.heapBytes() / 1e6);
        row("most memory of the process (VmHWM), MB", "%d", mostMemoryMegabytes(gateway));
    }

    private record Cost(Duration cpu, long events) {
    }

    private static Cost cost(Server gateway, Subscribers subscribers, Duration time) throws InterruptedException {
        Duration cpu = gateway.cpu();
        long events = subscribers.events();
        Thread.sleep(time);
        return new Cost(gateway.cpu().minus(cpu), subscribers.events() - events);
    }

    private static double micros(Duration time) {
        return time.toNanos() / 1e3;
    }

    private static long mostMemoryMegabytes(Server gateway) throws Exception {
        return Files.readAllLines(Path.of("/proc", Long.toString(gateway.process().pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static void row(String what, String format, Object figure) {
        System.out.printf(Locale.ROOT, "| %s | " + format + " |%n", what, figure);
    }
}

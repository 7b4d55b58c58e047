import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** A process that serves HTTP, and what can be measured of it. */
record Server(Process process, int port, int managementPort) {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern USED = Pattern.compile("(?m)^ *(?!Metaspace|class space).* used ([0-9]+)K");
    private static final Duration START = Duration.ofMinutes(2);

    /** Waits until the gateway is ready. */
    void awaitReady() throws Exception {
        long end = System.nanoTime() + START.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("the gateway did not start: see the logs in " + Rig.FOLDER);
            }
            Thread.sleep(100);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz")).build(), BodyHandlers.discarding())
                    .statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** Returns the CPU time of the process, user and system. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElseThrow();
    }

    /** Returns the bytes of heap that are in use after two garbage collections. */
    long heapBytes() throws IOException {
        Path commands = Files.writeString(Rig.FOLDER.resolve("jcmd"), "GC.run\nGC.run\nGC.heap_info\n");
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()), "-f", commands.toString()).redirectErrorStream(true).start();
        String said = String.join("\n", jcmd.inputReader().lines().toList());
        long kilobytes = USED.matcher(said).results().mapToLong(match -> Long.parseLong(match.group(1))).sum();
        if (kilobytes == 0) {
            throw new IOException("jcmd tells no heap: " + said);
        }
        return kilobytes * 1024;
    }

    /** Returns the calls that an upstream has got. */
    long calls() throws Exception {
        return Long.parseLong(get("http://127.0.0.1:" + port + "/calls"));
    }

    /** Returns the sum of a gateway's meters whose name in Prometheus' format begins so. */
    long meter(String prefix) throws Exception {
        return (long) get("http://127.0.0.1:" + managementPort + "/actuator/prometheus").lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Fails where the gateway has answered a request with an error: its cost is not that of an answer. */
    void requireNoErrors() throws Exception {
        if (meter("peergraph_errors_total") > 0) {
            throw new IllegalStateException("the gateway has answered with errors: " + get("http://127.0.0.1:" + managementPort
                    + "/actuator/prometheus").lines().filter(line -> line.startsWith("peergraph_errors_total")).toList());
        }
    }

    String get(String address) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString()).body();
    }

    /** Returns the answer to a request, which must be one without errors that holds a text. */
    String ask(Request request, String expected) throws Exception {
        HttpRequest post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + request.path()))
                .header("Content-Type", "application/json")
                .header("Authorization", request.credential())
                .POST(BodyPublishers.ofString(request.body()))
                .build();
        String answer = HTTP.send(post, BodyHandlers.ofString()).body();
        if (answer.contains("\"errors\"") || !answer.contains(expected)) {
            throw new IllegalStateException("a wrong answer: " + answer);
        }
        return answer;
    }

    /** Ends the process. */
    void end() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}

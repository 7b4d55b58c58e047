import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes that a bench starts, on the loopback address. They end with it. */
final class Rig implements AutoCloseable {

    static final Path FOLDER = Path.of("target/bench");
    static final String HEAP = "-Xmx512m";

    private final List<Process> processes = new ArrayList<>();

    Rig() {
        // Also ends them where the bench is stopped early.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** What a bench does with its processes. */
    interface Work {
        void run(Rig rig) throws Exception;
    }

    /** Runs a bench, and ends this process, whatever threads are still there. */
    static void run(String name, Work work) {
        int status = 1;
        try (Rig rig = new Rig()) {
            work.run(rig);
            status = 0;
        } catch (Exception e) {
            System.err.println("bench/" + name + " failed:");
            e.printStackTrace();
        } finally {
            System.exit(status);
        }
    }

    /** Starts a raw server, with the options of {@link RawServer}. */
    Server raw(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), "bench/RawServer.java",
                FOLDER.toString()));
        arguments.addAll(List.of(options));
        Process process = start(java(arguments).redirectError(log()));
        int port = Integer.parseInt(process.inputReader().readLine());
        return new Server(process, port, port);
    }

    /** Starts the gateway with a heap of 512 MB and some settings, and waits until it is ready. */
    Server gateway(Server upstream, List<String> settings) throws Exception {
        return gateway(HEAP, "http://127.0.0.1:" + upstream.port(), settings);
    }

    /** Does the same with a flag for the heap and the base URL of an upstream, which reports no rate limit. */
    Server gateway(String heap, String upstream, List<String> settings) throws Exception {
        int port = freePort();
        int managementPort = freePort();
        List<String> arguments = new ArrayList<>(List.of(heap, "-XX:+UseCompactObjectHeaders", "-jar", System.getProperty("bench.jar"),
                "--server.port=" + port, "--management.server.port=" + managementPort, "--peergraph.upstream.base-url=" + upstream,
                "--peergraph.guard.rate.initial-calls=0"));
        arguments.addAll(settings);
        Process process = start(java(arguments).redirectErrorStream(true).redirectOutput(log()));
        Server server = new Server(process, port, managementPort);
        server.awaitReady();
        return server;
    }

    /** Returns the command that starts the Java of the bench itself. */
    static ProcessBuilder java(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    private File log() {
        return FOLDER.resolve(processes.size() + ".log").toFile();
    }

    /** Starts another process, which ends with the bench. */
    Process start(ProcessBuilder command) throws IOException {
        Process process = command.start();
        processes.add(process);
        return process;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}

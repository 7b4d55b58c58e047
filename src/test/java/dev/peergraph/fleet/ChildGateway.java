package dev.peergraph.fleet;

import dev.peergraph.PeergraphApplication;
import dev.peergraph.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A gateway in a process of its own, with this one's class path. */
public final class ChildGateway implements AutoCloseable {

    public final int port;
    private final Process process;
    private final CompletableFuture<Boolean> started = new CompletableFuture<>();

    private ChildGateway(int port, List<String> options, List<String> arguments, Consumer<String> log) throws IOException {
        this.port = port;
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        command.addAll(options);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), PeergraphApplication.class.getName(), "--server.port=" + port));
        command.addAll(arguments);
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread.ofVirtual().start(() -> read(log));
    }

    /** Starts one with options of the JVM and arguments, and hands over each line of its log. */
    public static ChildGateway started(List<String> options, List<String> arguments, Consumer<String> log) throws IOException {
        return startedOn(RedisServer.freePort(), options, arguments, log);
    }

    /** Starts one on a port. */
    public static ChildGateway startedOn(int port, List<String> options, List<String> arguments, Consumer<String> log)
            throws IOException {
        ChildGateway gateway = new ChildGateway(port, options, arguments, log);
        try {
            if (gateway.started.get(Replicas.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                return gateway;
            }
        } catch (Exception _) {
            // Told below.
        }
        gateway.close();
        throw new AssertionError("the child did not start");
    }

    private void read(Consumer<String> log) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.accept(line);
                if (line.contains("Started PeergraphApplication in")) {
                    started.complete(true);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            started.complete(false);
        }
    }

    /** Asks it to end, as {@code kill} does, and waits until it has; returns its exit status. */
    public int stop() throws InterruptedException {
        // By its handle, which leaves the log open.
        process.toHandle().destroy();
        return process.waitFor();
    }

    /** Ends it as {@code kill -9} does. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

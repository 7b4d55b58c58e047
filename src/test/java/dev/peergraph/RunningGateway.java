package dev.peergraph;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A gateway that a shell command has started on ports of its own. */
final class RunningGateway implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(5);
    private static final Duration LONGEST_END = Duration.ofSeconds(45);

    final int port = freePort();
    final int sandboxPort = freePort();
    private final Process process;
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Boolean> started = new CompletableFuture<>();

    private RunningGateway(ShellCommand command, Path folder) throws IOException {
        ProcessBuilder builder = command.onPorts(port, sandboxPort).process(folder).redirectErrorStream(true);
        builder.environment().put("SERVER_PORT", Integer.toString(port));
        if (command.startsSandbox()) {
            builder.environment().put("PEERGRAPH_SANDBOX_PORT", Integer.toString(sandboxPort));
        }
        process = builder.start();
        Thread.ofVirtual().start(this::readLog);
    }

    /** Returns once the gateway has started; fails with its log if it does not. */
    static RunningGateway started(ShellCommand command, Path folder) throws IOException, InterruptedException {
        RunningGateway gateway = new RunningGateway(command, folder);
        try {
            if (gateway.started.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
                return gateway;
            }
        } catch (ExecutionException | TimeoutException _) {
            // The log says more.
        }
        gateway.close();
        throw new AssertionError("Did not start: " + command + "\n" + String.join("\n", gateway.log));
    }

    private void readLog() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
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

    /** Ends the command and what it has started, Maven's child too. */
    @Override
    public void close() {
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        family.forEach(ProcessHandle::destroy);
        for (ProcessHandle member : family) {
            try {
                member.onExit().get(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException _) {
                member.destroyForcibly();
            } catch (InterruptedException _) {
                member.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.peergraph;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program for Node that serves on a free port, once it has printed its address. */
final class NodeServer implements AutoCloseable {

    private final Process process;
    private final CompletableFuture<String> url = new CompletableFuture<>();

    private NodeServer(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::readOutput);
    }

    /** Starts a program with environment variables; fails with what it printed if it does not serve. */
    static NodeServer started(ProcessBuilder program, Map<String, String> variables) throws IOException {
        program.environment().put("PORT", "0");
        program.environment().putAll(variables);
        return new NodeServer(program.redirectErrorStream(true).start());
    }

    private void readOutput() {
        StringBuilder printed = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.append(line).append('\n');
                if (line.startsWith("http://")) {
                    url.complete(line);
                }
            }
        } catch (IOException e) {
            printed.append(e);
        }
        url.completeExceptionally(new AssertionError(printed.toString()));
    }

    /** Returns the address of the server. */
    String url() throws InterruptedException {
        try {
            return url.get(GatewayFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("Does not serve: " + process.info(), e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

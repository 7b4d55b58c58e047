package dev.peergraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real redis-server on a free port of the loopback address, which keeps nothing on disk. */
public final class RedisServer implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    public final int port;
    private final List<String> options;
    private final RedisClient client = RedisClient.create();
    private Process process;

    private RedisServer(int port, List<String> options) {
        this.port = port;
        this.options = options;
        this.process = launch();
    }

    /**
     * Starts one with further options. Skips the test where there is no redis-server, or fails if the environment variable
     * {@code REDIS_REQUIRED} is set.
     */
    public static RedisServer started(String... options) {
        return startedOn(freePort(), options);
    }

    /** Starts one on a port. */
    public static RedisServer startedOn(int port, String... options) {
        require();
        return new RedisServer(port, List.of(options));
    }

    /** Skips the test where there is no redis-server, or fails if it is required. */
    public static void require() {
        boolean present = executable().isPresent();
        assertThat(present || System.getenv("REDIS_REQUIRED") == null).as("redis-server is required here, but is not on the PATH").isTrue();
        assumeTrue(present, "Skipped: install redis-server, such as Debian's package of that name, to run this test.");
    }

    private static Optional<Path> executable() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Returns a port that was free a moment ago. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a Sentinel that watches another server, by the name {@code main}, with further settings; it keeps its state in a file. */
    public static RedisServer sentinelOf(RedisServer watched, Path file, String... settings) throws IOException {
        int port = freePort();
        Files.writeString(file, "port " + port + "\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 " + watched.port + " 1\n"
                + String.join("\n", settings) + "\n");
        return new RedisServer(port, List.of(file.toString(), "--sentinel"));
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of(executable().orElseThrow().toString()));
        if (!options.contains("--sentinel")) {
            command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                    "--repl-diskless-load", "on-empty-db"));
        }
        command.addAll(options);
        try {
            Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
            CompletableFuture<Boolean> ready = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> watch(started, ready));
            assertThat(ready.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS)).as("redis-server started").isTrue();
            return started;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void watch(Process started, CompletableFuture<Boolean> ready) {
        try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("Ready to accept connections") || line.contains("+monitor")) {
                    ready.complete(true);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ready.complete(false);
        }
    }

    /** Returns commands of a connection of its own, which {@link #close} ends. */
    public RedisCommands<String, String> commands() {
        return connection().sync();
    }

    /** Returns a connection, which {@link #close} ends; its values are read byte by byte. */
    public StatefulRedisConnection<String, String> connection() {
        return client.connect(new StringCodec(StandardCharsets.ISO_8859_1), RedisURI.create("127.0.0.1", port));
    }

    /** Lets it stand still: its connections stay open, and nothing is answered. */
    public void pause() {
        signal("STOP");
    }

    /** Lets it go on. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it at once. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts it again, empty, on the same port. */
    public void restart() {
        process = launch();
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        kill();
    }
}

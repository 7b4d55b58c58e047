package dev.peergraph.upstream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy's password in a file, read again every few seconds, as the upstream credential's file is. A file that cannot be read, or that
 * is empty, changes nothing.
 */
final class PasswordFile implements Supplier<String>, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PasswordFile.class);
    private static final String SOURCE = "peergraph.upstream.proxy.password-file";
    private static final long MAX_BYTES = 4 * 1024;

    private final Path file;
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("proxy-password-file").factory());
    private volatile String current;
    private boolean complained;

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException if that fails
     */
    PasswordFile(Path file, Duration interval) {
        this.file = file;
        try {
            current = read();
        } catch (IOException e) {
            throw new IllegalArgumentException(SOURCE + " cannot be read: " + file + " (" + e.getClass().getSimpleName() + ")", e);
        }
        var _ = reader.scheduleWithFixedDelay(this::refresh, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public String get() {
        return current;
    }

    private String read() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException(SOURCE + " must have at most " + MAX_BYTES + " bytes");
        }
        String password = withoutLineBreak(Files.readString(file));
        if (!ProxyProperties.isSendable(password)) {
            throw new IllegalArgumentException(SOURCE + " must hold one line, the password");
        }
        return password;
    }

    private static String withoutLineBreak(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    private void refresh() {
        try {
            String next = read();
            complained = false;
            if (!next.equals(current)) {
                current = next;
                log.atInfo().addKeyValue("file", file).log("The proxy's password was replaced");
            }
        } catch (IOException | RuntimeException e) {
            if (!complained) {
                // Without the exception, whose message could hold what it could not decode.
                log.atWarn().addKeyValue("file", file).addKeyValue("problem", e.getClass().getSimpleName())
                        .log("The file of the proxy's password cannot be read; the password read before stays in use");
            }
            complained = true;
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}

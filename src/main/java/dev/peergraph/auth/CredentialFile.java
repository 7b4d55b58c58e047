package dev.peergraph.auth;

import dev.peergraph.pages.Credential;
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
 * The gateway's own credential in a file, read again every few seconds: that sees every way in which a file is replaced, links of mounted
 * secrets too. A file that cannot be read or makes no sense changes nothing, since one that is just being written looks so.
 */
final class CredentialFile implements Supplier<Credential>, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CredentialFile.class);
    private static final String SOURCE = "peergraph.auth.service.credential-file";
    private static final long MAX_BYTES = 16 * 1024;

    private final Path file;
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("credential-file").factory());
    private volatile Credential current;
    private boolean complained;

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException if that fails
     */
    CredentialFile(Path file, Duration interval) {
        this.file = file;
        try {
            current = read();
        } catch (IOException e) {
            throw new IllegalArgumentException(SOURCE + " cannot be read: " + file + " (" + e.getClass().getSimpleName() + ")", e);
        }
        var _ = reader.scheduleWithFixedDelay(this::refresh, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Credential get() {
        return current;
    }

    private Credential read() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException(SOURCE + " must have at most " + MAX_BYTES + " bytes");
        }
        return UpstreamSecret.read(SOURCE, Files.readString(file));
    }

    private void refresh() {
        try {
            Credential next = read();
            complained = false;
            if (!next.equals(current)) {
                current = next;
                log.atInfo().addKeyValue("file", file).log("The upstream credential was replaced");
            }
        } catch (IOException | RuntimeException e) {
            if (!complained) {
                // Without the exception, whose message could hold what it could not decode.
                log.atWarn().addKeyValue("file", file).addKeyValue("problem", e.getClass().getSimpleName())
                        .log("The file of the upstream credential cannot be read; the credential read before stays in use");
            }
            complained = true;
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}

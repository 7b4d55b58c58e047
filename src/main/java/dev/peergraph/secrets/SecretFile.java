package dev.peergraph.secrets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A secret in a file that is read again every few seconds: that sees every way in which a file is replaced, links of mounted secrets too. A
 * file that cannot be read or makes no sense changes nothing, since one that is just being written looks so.
 *
 * @param <T> what the secret is read as; has {@code equals}
 */
public final class SecretFile<T> implements Supplier<T>, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SecretFile.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final long MAX_BYTES = 16 * 1024;

    private final String property;
    private final Path file;
    private final Function<String, T> parser;
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("secret-file").factory());
    private volatile T current;
    private boolean complained;

    /**
     * Reads the file that a property names.
     *
     * @param parser makes the secret of the file's text; throws {@link IllegalArgumentException}, whose message does not show the text
     * @throws IllegalArgumentException if the file cannot be read, is longer than 16 KiB, or the parser throws it
     */
    public SecretFile(String property, Path file, Function<String, T> parser) {
        this(property, file, parser, INTERVAL);
    }

    SecretFile(String property, Path file, Function<String, T> parser, Duration interval) {
        this.property = property;
        this.file = file;
        this.parser = parser;
        try {
            current = read();
        } catch (IOException e) {
            throw new IllegalArgumentException(property + " cannot be read: " + file + " (" + e.getClass().getSimpleName() + ")", e);
        }
        var _ = reader.scheduleWithFixedDelay(this::refresh, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public T get() {
        return current;
    }

    private T read() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException(property + " must have at most " + MAX_BYTES + " bytes");
        }
        return parser.apply(Files.readString(file));
    }

    private void refresh() {
        try {
            T next = read();
            complained = false;
            if (!next.equals(current)) {
                current = next;
                log.atInfo().addKeyValue("property", property).addKeyValue("file", file).log("The secret in a file was replaced");
            }
        } catch (IOException | RuntimeException e) {
            if (!complained) {
                // Without the exception, whose message could hold what it could not decode.
                log.atWarn().addKeyValue("property", property).addKeyValue("file", file)
                        .addKeyValue("problem", e.getClass().getSimpleName())
                        .log("The file of a secret cannot be read; the secret read before stays in use");
            }
            complained = true;
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}

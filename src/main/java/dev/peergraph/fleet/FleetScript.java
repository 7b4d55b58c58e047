package dev.peergraph.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script that Redis runs as one step. Its answer is always a table, so that there is one way to read it.
 *
 * @param source its text
 * @param digest its SHA-1, by which Redis knows it once it has run
 */
public record FleetScript(String source, String digest) {

    /** Reads the script {@code fleet/<name>.lua} of the class path. */
    public static FleetScript named(String name) {
        String path = "/fleet/" + name + ".lua";
        try (InputStream file = FleetScript.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalArgumentException("there is no script " + path);
            }
            return of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FleetScript of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return new FleetScript(text, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}

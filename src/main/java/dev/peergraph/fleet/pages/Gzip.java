package dev.peergraph.fleet.pages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses what is not compressed yet. */
final class Gzip {

    private static final int FIRST = 0x1f;
    private static final int SECOND = 0x8b;

    private Gzip() {
    }

    /** Returns bytes as gzip; the same where they are gzip already. */
    static byte[] of(byte[] bytes) {
        if (bytes.length > 1 && (bytes[0] & 0xff) == FIRST && (bytes[1] & 0xff) == SECOND) {
            return bytes;
        }
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream compressing = new Quick(compressed)) {
            compressing.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    /** JSON of lists shrinks to a tenth at the quickest level, too. */
    private static final class Quick extends GZIPOutputStream {

        Quick(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}

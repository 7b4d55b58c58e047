package dev.peergraph.connection;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

/** URL-safe text that clients pass back as they got it: bytes closed by a checksum, in base64url. One text per bytes. */
public final class Opaque {

    private static final int CHECKSUM_BYTES = Integer.BYTES;

    private Opaque() {
    }

    /** Returns the text of some bytes. */
    public static String seal(byte[] content) {
        byte[] sealed = Arrays.copyOf(content, content.length + CHECKSUM_BYTES);
        ByteBuffer.wrap(sealed).putInt(content.length, checksum(content));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /**
     * Returns the bytes of a text that {@link #seal} made.
     *
     * @throws IllegalArgumentException if it did not make this text
     */
    public static byte[] open(String text) {
        byte[] sealed = Base64.getUrlDecoder().decode(text);
        if (sealed.length < CHECKSUM_BYTES) {
            throw new IllegalArgumentException("too short");
        }
        byte[] content = Arrays.copyOf(sealed, sealed.length - CHECKSUM_BYTES);
        // Base64 leaves spare bits in its last character; only the canonical text may pass.
        if (!seal(content).equals(text)) {
            throw new IllegalArgumentException("checksum does not match");
        }
        return content;
    }

    private static int checksum(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return (int) checksum.getValue();
    }
}

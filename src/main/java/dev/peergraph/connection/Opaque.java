package dev.peergraph.connection;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

/** URL-safe text that clients pass back as they got it: bytes closed by a checksum, in base64url. One text per bytes. */
public final class Opaque {

    /** How many bytes more than its content a text has. */
    static final int CHECKSUM_BYTES = Integer.BYTES;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private Opaque() {
    }

    /** Returns the text of some bytes. */
    public static String seal(byte[] content) {
        return close(Arrays.copyOf(content, content.length + CHECKSUM_BYTES));
    }

    /** Returns the text of the bytes before the last {@link #CHECKSUM_BYTES}, which become the checksum. */
    static String close(byte[] bytes) {
        int length = bytes.length - CHECKSUM_BYTES;
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        ByteBuffer.wrap(bytes).putInt(length, (int) checksum.getValue());
        return BASE64.encodeToString(bytes);
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
}

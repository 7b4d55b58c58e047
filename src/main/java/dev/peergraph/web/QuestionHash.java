package dev.peergraph.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Keyed hashes (HMAC-SHA-256, its key drawn by each process) of all that an answer depends on, the credential among it: what is kept of
 * answers is filed under these.
 */
@Component
class QuestionHash {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    /** Only copied, never used: to set up a key anew for each hash would cost as much as the hash. */
    private final Mac keyed;

    QuestionHash() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Returns the hash of some texts and of bytes; the order counts, and where one text ends and the next begins. */
    ByteBuffer of(List<String> texts, byte[] bytes) {
        Mac mac = copy();
        for (String text : texts) {
            byte[] part = text.getBytes(UTF_8);
            update(mac, part.length);
            mac.update(part);
        }
        update(mac, bytes.length);
        mac.update(bytes);
        return ByteBuffer.wrap(mac.doFinal()).asReadOnlyBuffer();
    }

    private static void update(Mac mac, int number) {
        mac.update((byte) (number >>> 24));
        mac.update((byte) (number >>> 16));
        mac.update((byte) (number >>> 8));
        mac.update((byte) number);
    }

    private Mac copy() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's own HmacSHA256 can be copied", e);
        }
    }
}

package dev.peergraph.auth;

import dev.peergraph.pages.Credential;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes of credentials (HMAC-SHA-256): equal for equal credentials, and of no use to find out one. */
final class Partitions {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    private Partitions(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** Makes partitions that no other process can tell. */
    static Partitions withRandomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new Partitions(key);
    }

    /** Makes partitions that are the same in every process with the same key. */
    static Partitions withKey(String key) {
        return new Partitions(key.getBytes(StandardCharsets.UTF_8));
    }

    String of(Credential credential) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] hash = mac.doFinal(credential.headerValue().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}

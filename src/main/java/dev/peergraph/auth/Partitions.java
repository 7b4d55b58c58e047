package dev.peergraph.auth;

import dev.peergraph.pages.Credential;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes of credentials (HMAC-SHA-256): equal for equal credentials, and of no use to find out one. */
public final class Partitions {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    /** Only copied, never used: to set up the key anew for each hash would cost as much as the hash. */
    private final Mac keyed;

    private Partitions(byte[] key) {
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
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

    /** Returns the hash of a credential, in base64url. */
    public String of(Credential credential) {
        try {
            Mac mac = (Mac) keyed.clone();
            byte[] hash = mac.doFinal(credential.headerValue().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's own HmacSHA256 can be copied", e);
        }
    }
}

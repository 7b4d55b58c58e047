package dev.peergraph.auth;

import dev.peergraph.pages.Credential;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes of credentials (HMAC-SHA-256): equal for equal credentials, and of no use to find out one. */
public final class Partitions {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    /** Only copied, never used: to set up the key anew for each hash would cost as much as the hash. */
    private final Mac keyed;
    private final SecretKey master;
    private final boolean shared;

    private Partitions(byte[] key, boolean shared) {
        this.master = new SecretKeySpec(key, ALGORITHM);
        this.shared = shared;
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(master);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Makes partitions that no other process can tell. */
    static Partitions withRandomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new Partitions(key, false);
    }

    /** Makes partitions that are the same in every process with the same key. */
    static Partitions withKey(String key) {
        return new Partitions(key.getBytes(StandardCharsets.UTF_8), true);
    }

    /** Returns whether other processes have the same key, and so the same partitions and subkeys. */
    public boolean areShared() {
        return shared;
    }

    /** Returns a key for another purpose, which tells nothing of this one nor of those for others (HKDF, RFC 5869). */
    public SecretKey subkey(String purpose, String algorithm) {
        byte[] info = ("peergraph " + purpose).getBytes(StandardCharsets.UTF_8);
        try {
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm,
                    HKDFParameterSpec.ofExtract().addIKM(master).thenExpand(info, KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform of 25 has HKDF-SHA256", e);
        }
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

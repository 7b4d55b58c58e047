package dev.peergraph.fleet.pages;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Keeps bytes secret and unaltered where others can read and write them (AES-256-GCM): version, nonce, what is sealed. What it belongs to,
 * such as its key's name, is part of the seal. Draws random bytes, which may block. Thread-safe.
 */
final class Seal {

    /** The stored form. A replica that knows another one takes such an entry for none. */
    static final byte VERSION = 1;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + NONCE_BYTES;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;

    Seal(SecretKey key) {
        this.key = key;
    }

    /** Seals bytes that belong to something. */
    byte[] close(String owner, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] secret = cipher(Cipher.ENCRYPT_MODE, owner, nonce).doFinal(plain);
            return ByteBuffer.allocate(HEAD_BYTES + secret.length).put(VERSION).put(nonce).put(secret).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-256-GCM", e);
        }
    }

    /** Opens what was sealed; empty if it belongs to something else, was altered, has another version or another key. */
    Optional<byte[]> open(String owner, byte[] sealed) {
        if (sealed.length < HEAD_BYTES || sealed[0] != VERSION) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(sealed, 1, nonce, 0, NONCE_BYTES);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, owner, nonce).doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, String owner, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(new byte[]{VERSION});
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}

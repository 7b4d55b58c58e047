package dev.peergraph.fleet.pages;

import dev.peergraph.pages.Credential;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/** The seals of pages: only with the caller's credential in hand can its pages be opened (HKDF, RFC 5869). */
final class PageSeals {

    private static final byte[] PURPOSE = "peergraph page of a credential".getBytes(StandardCharsets.UTF_8);
    private static final int KEY_BYTES = 32;

    private final SecretKey master;

    PageSeals(SecretKey master) {
        this.master = master;
    }

    Seal of(Credential credential) {
        byte[] secret = credential.headerValue().getBytes(StandardCharsets.UTF_8);
        try {
            return new Seal(KDF.getInstance("HKDF-SHA256").deriveKey("AES",
                    HKDFParameterSpec.ofExtract().addSalt(master).addIKM(secret).thenExpand(PURPOSE, KEY_BYTES)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform of 25 has HKDF-SHA256", e);
        }
    }
}

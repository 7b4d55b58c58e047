package dev.peergraph.fleet;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Names of keys in Redis, of which nobody can tell what they are about: keyed hashes (HMAC-SHA-256). Those of one credential share a slot
 * of a cluster, by the part in braces. Thread-safe.
 */
public final class FleetKeys {

    private static final String ALGORITHM = "HmacSHA256";

    private final String namespace;

    /** Only copied, never used: to set up the key anew for each hash would cost as much as the hash. */
    private final Mac keyed;

    FleetKeys(String namespace, SecretKey secret) {
        this.namespace = namespace;
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(secret);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Returns the name of something that belongs to the whole fleet: to all who have the same partition key. */
    public String ofFleet(String kind) {
        return namespace + ":{" + hash("fleet") + "}:" + kind;
    }

    /** Returns the name of something of a credential, by its {@link dev.peergraph.pages.Caller#partition() partition}. */
    public String of(String partition, String kind) {
        return namespace + ":{" + hash("credential", partition) + "}:" + kind;
    }

    /** Returns the name of something of a credential that has parts, such as a page. */
    public String of(String partition, String kind, String... parts) {
        return of(partition, kind) + ":" + hash(kind, parts);
    }

    /** Returns the name of something that many credentials share, and that is found by its own parts. */
    public String ofAll(String kind, String... parts) {
        return namespace + ":" + kind + ":" + hash(kind, parts);
    }

    /** Each part goes in with its length, so that no two lists of parts are the same text. */
    private String hash(String kind, String... parts) {
        Mac mac = copy();
        add(mac, kind);
        for (String part : parts) {
            add(mac, part);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
    }

    private static void add(Mac mac, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        mac.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        mac.update(bytes);
    }

    private Mac copy() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's own HmacSHA256 can be copied", e);
        }
    }
}

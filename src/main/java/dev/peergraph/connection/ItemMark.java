package dev.peergraph.connection;

import dev.peergraph.listing.Sha256;
import dev.peergraph.pages.PageItem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a cursor remembers of an item: enough to find it again, and to tell where it was once it is gone.
 *
 * @param key its id, or the SHA-256 of an id too long for a cursor
 * @param hashed whether the key is a hash, which does not sort as the id does
 * @param createdAt when it was created, if upstream tells
 */
record ItemMark(String key, boolean hashed, @Nullable Instant createdAt) {

    static final int MAX_KEY_BYTES = 255;

    static ItemMark of(String id, @Nullable Instant createdAt) {
        return tooLong(id) ? new ItemMark(hash(id), true, createdAt) : new ItemMark(id, false, createdAt);
    }

    boolean matches(PageItem item) {
        String id = item.id();
        return id != null && (hashed ? tooLong(id) && hash(id).equals(key) : id.equals(key));
    }

    private static boolean tooLong(String id) {
        return id.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES;
    }

    private static String hash(String id) {
        return HexFormat.of().formatHex(Sha256.digest().digest(id.getBytes(StandardCharsets.UTF_8)));
    }
}

package dev.peergraph.documents;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Texts of documents by their hash, bounded in bytes: of all, and of those that came from one caller. Thread-safe. */
final class PersistedTexts {

    /** One caller's texts take at most this part of the memory: its new texts evict its own oldest ones, and not those of others. */
    private static final int SHARES = 4;

    private final Cache<String, Text> texts;
    private final long shareBytes;

    /** The lock of additions: of two callers who send the same text at once, only the first has it in its share. */
    private final Object keeping = new Object();

    @GuardedBy("this")
    private final Map<String, Share> shares = new HashMap<>();

    PersistedTexts(DataSize size) {
        this.shareBytes = size.toBytes() / SHARES;
        this.texts = Caffeine.newBuilder()
                .maximumWeight(size.toBytes())
                .weigher((String _, Text text) -> text.bytes())
                .executor(Runnable::run)
                .removalListener(this::removed)
                .build();
    }

    private record Text(String caller, String text) {

        int bytes() {
            return DocumentCache.textBytes(text);
        }
    }

    /** The hashes of one caller's texts, the oldest first, with their bytes. */
    private static final class Share {

        private final Map<String, Integer> bytesByHash = new LinkedHashMap<>();
        private long bytes;

        void add(String hash, int more) {
            remove(hash);
            bytesByHash.put(hash, more);
            bytes += more;
        }

        void remove(String hash) {
            Integer less = bytesByHash.remove(hash);
            bytes -= less == null ? 0 : less;
        }

        /** Removes the oldest until the rest is within a limit, but for the newest; returns what it removed. */
        List<String> removeBeyond(long limit) {
            List<String> surplus = new ArrayList<>();
            Iterator<String> oldest = List.copyOf(bytesByHash.keySet()).iterator();
            while (bytes > limit && bytesByHash.size() > 1) {
                String hash = oldest.next();
                remove(hash);
                surplus.add(hash);
            }
            return surplus;
        }
    }

    @Nullable
    String find(String hash) {
        Text text = texts.getIfPresent(hash);
        return text == null ? null : text.text();
    }

    /** Stores a text that came from a caller, unless it is stored already. */
    void keep(String hash, String text, String caller) {
        synchronized (keeping) {
            if (texts.getIfPresent(hash) == null) {
                put(hash, new Text(caller, text));
            }
        }
    }

    private void put(String hash, Text text) {
        // Not under this object's lock, since the cache calls its removal listener, which takes that lock, under locks of its own.
        List<String> surplus = claim(hash, text);
        texts.put(hash, text);
        texts.invalidateAll(surplus);
    }

    private synchronized List<String> claim(String hash, Text text) {
        Share share = shares.computeIfAbsent(text.caller(), _ -> new Share());
        share.add(hash, text.bytes());
        return share.bytes > shareBytes ? share.removeBeyond(shareBytes) : List.of();
    }

    private synchronized void removed(@Nullable String hash, @Nullable Text text, RemovalCause cause) {
        Share share = text == null ? null : shares.get(text.caller());
        if (hash == null || text == null || share == null || cause == RemovalCause.REPLACED) {
            return;
        }
        share.remove(hash);
        if (share.bytesByHash.isEmpty()) {
            shares.remove(text.caller());
        }
    }
}

package dev.peergraph.documents;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which documents run, and how many are cached.
 *
 * @param trustedDirectory Directory of an allow-list: only the documents in its files *.graphql run, by their text or its SHA-256. None by
 * default, and then every valid document runs.
 * @param persistedSize Most bytes of documents that are stored by their hash (automatic persisted queries), at most a quarter of them from
 * one caller. The default holds some thousand.
 * @param cacheSize Most bytes, estimated, of parsed and validated documents in the cache. The default holds some thousand.
 */
@ConfigurationProperties(prefix = "peergraph.documents", ignoreUnknownFields = false)
record DocumentProperties(@Nullable Path trustedDirectory, @DefaultValue("8MB") DataSize persistedSize,
        @DefaultValue("32MB") DataSize cacheSize) {

    DocumentProperties {
        requireNotNegative(persistedSize, "persisted-size");
        requireNotNegative(cacheSize, "cache-size");
    }

    private static void requireNotNegative(DataSize size, String property) {
        if (size.isNegative()) {
            throw new IllegalArgumentException("peergraph.documents." + property + " must not be negative, but is " + size);
        }
    }
}

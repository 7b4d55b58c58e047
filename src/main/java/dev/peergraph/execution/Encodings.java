package dev.peergraph.execution;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.peergraph.changes.PeeringChanges;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The bytes of events that others with the same selection may need, too. Bounded, and thread-safe. */
final class Encodings {

    private static final long MAX_BYTES = 16 << 20;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Cache<Key, byte[]> encoded = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((Key _, byte[] bytes) -> bytes.length + 64)
            .expireAfterWrite(LONGEST)
            .executor(Runnable::run)
            .build();

    /**
     * What is selected of events.
     *
     * @param operation the operation with its fragments
     * @param variables the values that decide what is selected; empty if none do
     */
    record Selection(String operation, Map<String, Object> variables) {
    }

    /** An event and a selection. Who shares an event shares the object, and to compare its content would cost more than to encode it. */
    private record Key(PeeringChanges event, Selection selection) {

        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && event == that.event && selection.equals(that.selection);
        }

        @Override
        public int hashCode() {
            return Objects.hash(System.identityHashCode(event), selection);
        }
    }

    /** Returns the bytes of an event, made once. */
    byte[] of(PeeringChanges event, Selection selection, Supplier<byte[]> encoder) {
        return encoded.get(new Key(event, selection), _ -> encoder.get());
    }
}

package dev.peergraph.decoding;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values that many items of a page share, such as regions and references: kept once. Used by one thread. */
final class Interner {

    private final Map<Object, Object> values = new HashMap<>();

    /** Returns an equal value that came before, or else this one. */
    @SuppressWarnings("unchecked")
    <T> T once(T value) {
        return (T) Objects.requireNonNullElse(values.putIfAbsent(value, value), value);
    }

    /** A place whose value is mostly the one of the item before: to compare two costs less than to look one up. */
    final class Place<T> {

        private @Nullable T last;

        /** As {@link Interner#once}. */
        T once(T value) {
            T before = last;
            if (before != null && before.equals(value)) {
                return before;
            }
            T kept = Interner.this.once(value);
            last = kept;
            return kept;
        }
    }
}

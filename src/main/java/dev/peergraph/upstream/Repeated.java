package dev.peergraph.upstream;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values that many items of a page share, such as regions and references: kept once. Used by one thread. */
final class Repeated {

    private final Map<Object, Object> values = new HashMap<>();

    /** Returns an equal value that came before, or else this one. */
    @SuppressWarnings("unchecked")
    <T> T once(T value) {
        return (T) Objects.requireNonNullElse(values.putIfAbsent(value, value), value);
    }

    /** Returns {@code null} for {@code null}, else as {@link #once} does. */
    <T> @Nullable T onceOrNull(@Nullable T value) {
        return value == null ? null : once(value);
    }
}

package dev.peergraph.fleet;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FleetScript} returned.
 *
 * @param values the entries of its table: whole numbers, bytes, or {@code null} where it had {@code false}
 */
public record FleetAnswer(List<@Nullable Object> values) {

    /** Returns the number at a place. */
    public long number(int place) {
        return values.get(place) instanceof Long number ? number : Long.parseLong(text(place));
    }

    /** Returns the text at a place. */
    public String text(int place) {
        return new String(bytes(place), StandardCharsets.UTF_8);
    }

    /** Returns the bytes at a place. */
    public byte[] bytes(int place) {
        return (byte[]) Objects.requireNonNull(values.get(place));
    }
}

package dev.peergraph.peering;

import org.jspecify.annotations.Nullable;

/**
 * A text that holds its peering's id, such as its CRN or URL, without the id: one for all the peerings that differ in nothing else.
 *
 * @param before what stands before the id; all of the text if it does not hold the id
 * @param after what stands after the id; {@code null} if the text does not hold it
 */
public record AroundId(String before, @Nullable String after) {

    /** Takes the last occurrence of an id out of a text. */
    public static AroundId of(String text, String id) {
        int at = text.lastIndexOf(id);
        return at < 0 ? new AroundId(text, null) : new AroundId(text.substring(0, at), text.substring(at + id.length()));
    }

    /** Returns the text that holds an id. */
    public String with(String id) {
        return after == null ? before : before + id + after;
    }
}

package dev.peergraph.peering;

import org.jspecify.annotations.Nullable;

/**
 * A text that holds a resource's id, such as its CRN or URL, and perhaps before it the id of what the resource belongs to, without the ids:
 * one for all texts that differ in nothing else.
 *
 * @param before what stands before the first of the ids; all of the text if it does not hold the resource's
 * @param between what stands between the owner's id and the resource's; {@code null} if the owner's does not come before
 * @param after what stands after the resource's id; {@code null} if the text does not hold it
 */
public record IdTemplate(String before, @Nullable String between, @Nullable String after) {

    /** Takes the last occurrence of an id out of a text, and the last one of its owner's before that. */
    public static IdTemplate of(String text, String owner, String id) {
        int at = text.lastIndexOf(id);
        if (at < 0) {
            return new IdTemplate(text, null, null);
        }
        String after = text.substring(at + id.length());
        int ownerAt = text.lastIndexOf(owner, at - owner.length());
        return ownerAt < 0
                ? new IdTemplate(text.substring(0, at), null, after)
                : new IdTemplate(text.substring(0, ownerAt), text.substring(ownerAt + owner.length(), at), after);
    }

    /** Returns the text that holds the ids. */
    public String with(String owner, String id) {
        if (after == null) {
            return before;
        }
        return between == null ? before + id + after : before + owner + between + id + after;
    }

    /** Tells whether a text is the one that {@link #with} returns, without making it. */
    public boolean isOf(String text, String owner, String id) {
        if (after == null) {
            return text.equals(before);
        }
        String middle = between == null ? "" : between;
        int betweenAt = before.length() + (between == null ? 0 : owner.length());
        int idAt = betweenAt + middle.length();
        return text.length() == idAt + id.length() + after.length()
                && text.startsWith(before)
                && (between == null || text.startsWith(owner, before.length()))
                && text.startsWith(middle, betweenAt)
                && text.startsWith(id, idAt)
                && text.endsWith(after);
    }
}

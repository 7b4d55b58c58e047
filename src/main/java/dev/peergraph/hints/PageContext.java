package dev.peergraph.hints;

import org.jspecify.annotations.Nullable;

/**
 * What a walk knows of where in its listing a page stands.
 *
 * @param before a page that precedes it; {@code null} if there is none, or none is known
 * @param offset number of items in front of it; {@link #UNKNOWN} if the walk cannot tell
 * @param overlap which pages before it held some of its items, too
 */
public record PageContext(@Nullable PageRef before, int offset, Overlap overlap) {

    /** The offset of a page of which it is not known. */
    public static final int UNKNOWN = -1;

    /** The context of a listing's first page. */
    public static final PageContext FIRST = new PageContext(null, 0, Overlap.NONE);

    /** Of pages that upstream has cut anew between two calls, the latter may begin with items of the former. */
    public enum Overlap {
        /** None. */
        NONE,
        /** The page right before it. */
        PREVIOUS,
        /** Others. */
        FURTHER
    }

    /** Returns the context of a page of which only the page before it is known, or not even that. */
    public static PageContext behind(@Nullable PageRef before) {
        return new PageContext(before, UNKNOWN, Overlap.NONE);
    }

    /** Returns whether the offset is known. */
    public boolean hasOffset() {
        return offset >= 0;
    }

    /** Completes what is unknown here by what another walk knew. */
    public PageContext or(PageContext other) {
        return new PageContext(before == null ? other.before : before, hasOffset() ? offset : other.offset, overlap);
    }
}

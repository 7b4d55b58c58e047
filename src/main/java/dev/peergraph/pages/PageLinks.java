package dev.peergraph.pages;

import org.jspecify.annotations.Nullable;

/**
 * The page tokens of a page's links, the only part of them that is used.
 *
 * @param prev token of the page before; {@code null} at the start or where upstream gives none
 * @param next token of the page after; {@code null} means that the listing ends here
 * @param last token of the last page; {@code null} where upstream gives none
 */
public record PageLinks(@Nullable String prev, @Nullable String next, @Nullable String last) {

    /** No links: the page is all there is. */
    public static final PageLinks NONE = new PageLinks(null, null, null);
}

package dev.peergraph.pages;

import java.util.List;

/** Answers whether what was made of pages is still what would be made of them now. */
@FunctionalInterface
public interface CurrentPages {

    /**
     * Returns whether each of these pages is the one that a request would now get from the cache, fresh or not. Where all are, they count
     * as read.
     */
    boolean areCurrent(List<PageIdentity> pages);
}

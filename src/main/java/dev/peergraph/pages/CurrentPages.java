package dev.peergraph.pages;

import java.util.List;

/** Answers whether pages that something was made of are still good: neither replaced nor refused, and no attempt to refresh them failed. */
@FunctionalInterface
public interface CurrentPages {

    /**
     * Returns whether each of these pages is still the latest of its key, fresh or not, though the cache may have evicted it for want of
     * room since. Where all are, they count as read.
     */
    boolean areCurrent(List<PageIdentity> pages);
}

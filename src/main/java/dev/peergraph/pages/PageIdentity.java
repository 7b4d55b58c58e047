package dev.peergraph.pages;

/** Which fetch of which page something was made of. Equal to that of no other fetch, while the process lives. */
public interface PageIdentity {

    /** Returns which page. */
    PageKey key();
}

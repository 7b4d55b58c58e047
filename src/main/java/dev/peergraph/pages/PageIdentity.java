package dev.peergraph.pages;

/**
 * Which fetch of which page something was made of.
 *
 * @param key which page
 * @param fetch the number of its fetch; no other fetch of any page has it while the process lives
 */
public record PageIdentity(PageKey key, long fetch) {
}

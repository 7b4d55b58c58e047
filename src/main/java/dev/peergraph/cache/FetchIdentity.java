package dev.peergraph.cache;

import dev.peergraph.pages.PageIdentity;
import dev.peergraph.pages.PageKey;

/**
 * Identifies the page of one fetch.
 *
 * @param number the fetch's own
 * @param grant what the page was fetched under
 */
record FetchIdentity(PageKey key, long number, Grant grant) implements PageIdentity {
}

package dev.peergraph.connection;

import dev.peergraph.pages.PageItem;

/**
 * An item of a listing and its cursor (Relay cursor connections §3).
 *
 * @param cursor its opaque, byte-stable cursor
 * @param item the item, which may be malformed
 */
public record PeeringEdge(String cursor, PageItem item) {
}

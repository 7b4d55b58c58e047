package dev.peergraph.connection;

import org.jspecify.annotations.Nullable;

/**
 * Names an item of a listing. Holds no index and no page token, so it stays the same when other items come and go.
 *
 * @param listing fingerprint of the listing
 * @param mark the item, or for a broken item without an id the nearest earlier one that has an id; {@code null} if none has
 * @param broken 0 for the marked item itself; n for the nth broken item without an id that follows it
 */
record Cursor(long listing, @Nullable ItemMark mark, int broken) {
}

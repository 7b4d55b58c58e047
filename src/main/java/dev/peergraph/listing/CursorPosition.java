package dev.peergraph.listing;

/**
 * Where a cursor stands among the items of a listing, as far as they are known.
 *
 * @param after index of the first item behind the cursor
 * @param before number of items in front of the cursor
 */
public record CursorPosition(int after, int before) {
}

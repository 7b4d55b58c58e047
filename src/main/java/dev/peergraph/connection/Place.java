package dev.peergraph.connection;

/**
 * A cursor's place among the items of a listing.
 *
 * @param after index of the first item behind the cursor
 * @param before number of items in front of the cursor
 */
record Place(int after, int before) {
}

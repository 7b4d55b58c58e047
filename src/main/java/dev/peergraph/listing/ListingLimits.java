package dev.peergraph.listing;

/**
 * How much of listings is read whole.
 *
 * @param rows most rows of a listing that is read to its end
 * @param requestRows most rows of all such listings of one request
 */
public record ListingLimits(int rows, int requestRows) {
}

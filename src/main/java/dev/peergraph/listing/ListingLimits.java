package dev.peergraph.listing;

/**
 * How much of a listing is read whole.
 *
 * @param rows most rows of a listing that is read to its end
 */
public record ListingLimits(int rows) {
}

package dev.peergraph.listing;

/** Listings have more rows than are read whole: one of them, or all of a request together. Has no stack trace. */
public final class ListingTooLong extends RuntimeException {

    private final String name;
    private final int limit;
    private final int rows;

    private ListingTooLong(String name, int limit, int rows, String message) {
        super(message, null, false, false);
        this.name = name;
        this.limit = limit;
        this.rows = rows;
    }

    static ListingTooLong ofListing(int limit, int rows) {
        return new ListingTooLong("listing-rows", limit, rows,
                ("The listing has at least %d rows, and one of more than %d (peergraph.limits.query.listing-rows) is not read whole, as "
                        + "orderBy, counts and a filter by cloud, region or search need it: filter by displayName, phase or network.")
                        .formatted(rows, limit));
    }

    static ListingTooLong ofRequest(int limit, int rows) {
        return new ListingTooLong("request-rows", limit, rows,
                ("The listings that the request needs whole, for orderBy, counts or a filter by cloud, region or search, have at least %d rows "
                        + "together, and at most %d (peergraph.limits.query.request-rows) are allowed: ask for fewer listings at a time.")
                        .formatted(rows, limit));
    }

    static ListingTooLong ofNetworks(int limit, int networks) {
        return new ListingTooLong("networks", limit, networks,
                "The listing has %d networks, and counts tell at most %d: filter by network.".formatted(networks, limit));
    }

    /** Returns the name of the limit. */
    public String name() {
        return name;
    }

    /** Returns the most that is allowed. */
    public int limit() {
        return limit;
    }

    /** Returns how many there are, as far as is known. */
    public int rows() {
        return rows;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

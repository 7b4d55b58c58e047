package dev.peergraph.listing;

/** A listing has more rows than are read whole. Has no stack trace. */
public final class ListingTooLong extends RuntimeException {

    private final int limit;
    private final int rows;

    ListingTooLong(int limit, int rows) {
        super(("The listing has at least %d rows, and one of more than %d (peergraph.limits.query.listing-rows) is not read whole, as orderBy, "
                + "counts and a filter by cloud, region or search need it: filter by displayName, phase or network.")
                .formatted(rows, limit),
                null, false, false);
        this.limit = limit;
        this.rows = rows;
    }

    /** Returns the name of the limit. */
    public String name() {
        return "listing-rows";
    }

    /** Returns the most rows that are read whole. */
    public int limit() {
        return limit;
    }

    /** Returns how many rows the listing has, as far as is known. */
    public int rows() {
        return rows;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

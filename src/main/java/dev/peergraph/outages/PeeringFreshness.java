package dev.peergraph.outages;

/** What served data are worth, the best first (RFC 5861). */
public enum PeeringFreshness {
    /** Young enough to be served without asking upstream. */
    FRESH,
    /** Older, and being refreshed. */
    STALE_WHILE_REVALIDATE,
    /** An attempt to refresh them has failed, and none has succeeded since. */
    STALE_IF_ERROR;

    /** Returns the worse of two. */
    public PeeringFreshness or(PeeringFreshness other) {
        return compareTo(other) < 0 ? other : this;
    }
}

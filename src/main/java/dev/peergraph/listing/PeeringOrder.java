package dev.peergraph.listing;

/**
 * An order of the gateway's own. Items of equal values stand by upstream's id, ascending in both directions; those without a value come
 * last in both, then those that break upstream's contract.
 *
 * @param field the value that items are ordered by
 * @param direction which values come first
 */
public record PeeringOrder(Field field, Direction direction) {

    /** What items can be ordered by. */
    public enum Field {
        /** When it was created. */
        CREATED_AT,
        /** When it was last changed. */
        UPDATED_AT,
        /** Its name, without regard to case, then by code point. */
        DISPLAY_NAME,
        /** Its phase, in the enum's order. */
        PHASE
    }

    /** Which values come first. */
    public enum Direction {
        /** The least. */
        ASC,
        /** The greatest. */
        DESC
    }
}

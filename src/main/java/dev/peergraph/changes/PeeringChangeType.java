package dev.peergraph.changes;

/** What happened to a peering between two readings of its listing. */
public enum PeeringChangeType {
    /** It was there when the subscription began. */
    PRESENT,
    /** It was created, or began to match the filter. */
    ADDED,
    /** One of its fields changed. */
    UPDATED,
    /** It was deleted, or ceased to match the filter. */
    REMOVED
}

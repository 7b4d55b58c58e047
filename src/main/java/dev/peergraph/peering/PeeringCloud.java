package dev.peergraph.peering;

/** The clouds that peerings link to (upstream {@code spec.cloud.kind}); an open list upstream, closed here by {@link #OTHER}. */
public enum PeeringCloud {
    /** Amazon Web Services. */
    AWS,
    /** Google Cloud. */
    GCP,
    /** Microsoft Azure. */
    AZURE,
    /** A cloud that upstream has added since. */
    OTHER
}

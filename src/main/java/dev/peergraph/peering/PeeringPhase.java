package dev.peergraph.peering;

/** The phases of a peering's lifecycle (upstream {@code status.phase}); an open list upstream, closed here by {@link #UNRECOGNIZED}. */
public enum PeeringPhase {
    /** It is being set up. */
    PROVISIONING,
    /** It waits until the customer accepts the connection in the cloud. */
    PENDING_ACCEPT,
    /** It carries traffic. */
    READY,
    /** Setting it up failed; the status tells why. */
    FAILED,
    /** It is being taken down. */
    DEPROVISIONING,
    /** The customer disconnected it in the cloud. */
    DISCONNECTED,
    /** A phase that upstream has added since. */
    UNRECOGNIZED;

    /** Returns the phase of the upstream's name, {@link #UNRECOGNIZED} for a name not known here. */
    public static PeeringPhase of(String upstreamName) {
        for (PeeringPhase phase : values()) {
            if (phase.name().equals(upstreamName)) {
                return phase;
            }
        }
        return UNRECOGNIZED;
    }

    /** Returns whether a peering in this phase will leave it by itself, or once somebody accepts. */
    public boolean inTransit() {
        return switch (this) {
            case PROVISIONING, PENDING_ACCEPT, DEPROVISIONING -> true;
            case READY, FAILED, DISCONNECTED, UNRECOGNIZED -> false;
        };
    }
}

package dev.peergraph.peering;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private static final Map<String, PeeringPhase> BY_NAME = Stream.of(values())
            .collect(Collectors.toUnmodifiableMap(Enum::name, phase -> phase));

    /** Returns the phase of the upstream's name, {@link #UNRECOGNIZED} for a name not known here. */
    public static PeeringPhase of(String upstreamName) {
        return BY_NAME.getOrDefault(upstreamName, UNRECOGNIZED);
    }

    /** Returns whether a peering in this phase will leave it by itself, or once somebody accepts. */
    public boolean inTransit() {
        return switch (this) {
            case PROVISIONING, PENDING_ACCEPT, DEPROVISIONING -> true;
            case READY, FAILED, DISCONNECTED, UNRECOGNIZED -> false;
        };
    }
}

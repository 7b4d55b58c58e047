package dev.peergraph.listing;

import dev.peergraph.peering.Network;
import dev.peergraph.peering.PeeringCloud;
import dev.peergraph.peering.PeeringPhase;
import java.util.List;

/**
 * How many peerings a listing has, in all and by what they are: only what occurs, most first, equal ones in the enum's order or by id.
 *
 * @param total all of them, broken items included
 * @param phases by phase
 * @param clouds by cloud
 * @param networks by network
 */
public record PeeringCounts(int total, List<PhaseCount> phases, List<CloudCount> clouds, List<NetworkCount> networks) {

    /** Copies the lists. */
    public PeeringCounts {
        phases = List.copyOf(phases);
        clouds = List.copyOf(clouds);
        networks = List.copyOf(networks);
    }

    /**
     * The peerings in a phase.
     *
     * @param phase the phase
     * @param count how many
     */
    public record PhaseCount(PeeringPhase phase, int count) {
    }

    /**
     * The peerings with a cloud.
     *
     * @param cloud the cloud
     * @param count how many
     */
    public record CloudCount(PeeringCloud cloud, int count) {
    }

    /**
     * The peerings of a network.
     *
     * @param network the network, as the first of them refers to it
     * @param count how many
     */
    public record NetworkCount(Network network, int count) {
    }
}

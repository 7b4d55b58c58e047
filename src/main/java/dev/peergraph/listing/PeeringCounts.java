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

    /** Most networks that are told. */
    public static final int MAX_NETWORKS = 1000;

    /** Copies the lists. */
    public PeeringCounts {
        phases = List.copyOf(phases);
        clouds = List.copyOf(clouds);
        networks = List.copyOf(networks);
    }

    /**
     * Returns the counts by network.
     *
     * @throws ListingTooLong if there are more than {@link #MAX_NETWORKS}
     */
    @Override
    public List<NetworkCount> networks() {
        if (networks.size() > MAX_NETWORKS) {
            throw ListingTooLong.ofNetworks(MAX_NETWORKS, networks.size());
        }
        return networks;
    }

    /** Returns how many networks there are, however many. */
    int networkCount() {
        return networks.size();
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

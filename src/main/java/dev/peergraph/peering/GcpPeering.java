package dev.peergraph.peering;

/**
 * A peering with a VPC network in Google Cloud.
 *
 * @param core what peerings of every cloud share
 * @param project the Google Cloud project id of the VPC network
 * @param vpcNetwork the name of the VPC network
 * @param importCustomRoutes whether custom routes are imported; {@code false} where upstream does not say
 */
public record GcpPeering(PeeringCore core, String project, String vpcNetwork, boolean importCustomRoutes) implements Peering {

    /** Returns the VPC network by what other systems know it. */
    public GcpNetwork customerNetwork() {
        return new GcpNetwork(project, vpcNetwork);
    }

    /**
     * A VPC network in Google Cloud, known by its keys only.
     *
     * @param project the Google Cloud project id
     * @param name the name of the network
     */
    public record GcpNetwork(String project, String name) {
    }
}

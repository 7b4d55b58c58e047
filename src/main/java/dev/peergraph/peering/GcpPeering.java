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
}

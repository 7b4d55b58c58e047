package dev.peergraph.peering;

import java.util.List;

/**
 * A peering with a VPC in AWS.
 *
 * @param core what peerings of every cloud share
 * @param account the AWS account id of the VPC, normally 12 digits
 * @param vpc the id of the VPC
 * @param routes the CIDR blocks of the VPC, in the upstream's order; may be empty
 * @param customerRegion the AWS region of the VPC
 */
public record AwsPeering(PeeringCore core, String account, String vpc, List<String> routes, String customerRegion) implements Peering {

    /** Copies the routes. */
    public AwsPeering {
        routes = List.copyOf(routes);
    }
}

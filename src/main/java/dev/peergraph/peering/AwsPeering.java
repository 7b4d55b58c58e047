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

    /** Returns the VPC by what other systems know it. */
    public AwsVpc customerVpc() {
        return new AwsVpc(account, vpc);
    }

    /**
     * A VPC in AWS, known by its keys only.
     *
     * @param account the AWS account id
     * @param vpcId the id of the VPC
     */
    public record AwsVpc(String account, String vpcId) {
    }
}

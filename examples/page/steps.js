/** Returns where and how the owner of the other end lets a peering in, or null for a cloud that this page does not know. */
export function stepsFor(peering) {
  switch (peering.__typename) {
    case 'AwsPeering':
      return {
        console: `https://console.aws.amazon.com/vpcconsole/home?region=${encodeURIComponent(peering.customerRegion)}#PeeringConnections:`,
        manual: 'https://docs.aws.amazon.com/vpc/latest/peering/accept-vpc-peering-connection.html',
        steps: [
          `Sign in to the AWS account ${peering.account}, and choose the region ${peering.customerRegion}.`,
          `Under VPC, Peering connections, choose the one for ${peering.vpc} that is “Pending acceptance”.`,
          'Choose Actions, Accept request. AWS lets a request expire after 7 days.',
          'Add a route to Confluent’s CIDR block, by this peering connection, to the VPC’s route tables.',
        ],
      };
    case 'GcpPeering':
      return {
        console: `https://console.cloud.google.com/networking/peering/list?project=${encodeURIComponent(peering.project)}`,
        manual: 'https://cloud.google.com/vpc/docs/using-vpc-peering',
        steps: [
          `Choose the project ${peering.project}, and there VPC network, VPC network peering.`,
          `Create a peering connection from ${peering.vpcNetwork} to the project and network that Confluent’s console names for ${peering.network.networkId}.`,
          peering.importCustomRoutes ? 'Let it export custom routes: Confluent imports them.' : 'Custom routes need not be exported.',
          'It is active once both sides have a connection to each other.',
        ],
      };
    case 'AzurePeering':
      return {
        console: `https://portal.azure.com/#@${encodeURIComponent(peering.tenant)}/resource${encodeURI(peering.vnet)}/peerings`,
        manual: 'https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering',
        steps: [
          `Sign in to the tenant ${peering.tenant} and open the virtual network ${peering.vnet.split('/').at(-1)}.`,
          'Under Access control, give Confluent’s application the right to peer with it, if it has not got it.',
          'Under Peerings, see that the peering with Confluent’s network is “Connected”.',
        ],
      };
    default:
      return null;
  }
}

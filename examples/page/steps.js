const CONFLUENT = 'https://docs.confluent.io/cloud/current/networking/peering';

/**
 * Returns where and how the owner of the other end lets a peering in, as the clouds' and Confluent's manuals have it, or null for a cloud that
 * this page does not know.
 */
export function stepsFor(peering) {
  switch (peering.__typename) {
    case 'AwsPeering':
      return {
        console: `https://console.aws.amazon.com/vpcconsole/home?region=${encodeURIComponent(peering.customerRegion)}#PeeringConnections:`,
        manuals: { AWS: 'https://docs.aws.amazon.com/vpc/latest/peering/accept-vpc-peering-connection.html', Confluent: `${CONFLUENT}/aws-peering.html` },
        steps: [
          `Sign in to the AWS account ${peering.account}, and choose the region ${peering.customerRegion}.`,
          `Under VPC, Peering connections, select the one for ${peering.vpc} that is “Pending acceptance”. Its requester has to be the account that Confluent’s console names for ${peering.network.networkId}.`,
          'Choose Actions, Accept request. A request that nobody accepts expires after 7 days.',
          'Add a route to Confluent’s CIDR block, by this peering connection, to the VPC’s route tables.',
        ],
      };
    case 'GcpPeering':
      return {
        console: `https://console.cloud.google.com/networking/peering/list?project=${encodeURIComponent(peering.project)}`,
        manuals: { 'Google Cloud': 'https://cloud.google.com/vpc/docs/using-vpc-peering', Confluent: `${CONFLUENT}/gcp-peering.html` },
        steps: [
          `Choose the project “${peering.project}”, and there VPC network, VPC network peering, Create connection.`,
          `Peer “${peering.vpcNetwork}” with the project and the VPC network that Confluent’s console names for ${peering.network.networkId}.`,
          peering.importCustomRoutes ? 'Let it export custom routes: Confluent imports them.' : 'Custom routes need not be exported: Confluent does not import them.',
          'Once both sides have a connection to each other, it is “Active”.',
        ],
      };
    case 'AzurePeering':
      return {
        console: `https://portal.azure.com/#@${encodeURIComponent(peering.tenant)}/resource${encodeURI(peering.vnet)}/peerings`,
        manuals: { Azure: 'https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering', Confluent: `${CONFLUENT}/azure-peering.html` },
        steps: [
          `As an administrator of the tenant ${peering.tenant}, consent to Confluent’s application: its manual has the link.`,
          `Open the virtual network ${peering.vnet.split('/').at(-1)}. Under Access control (IAM), assign that application a role that may peer with it, such as Network Contributor.`,
          'Nothing is to be accepted: Confluent now creates both sides. Under Peerings, its peering becomes “Connected”.',
        ],
      };
    default:
      return null;
  }
}

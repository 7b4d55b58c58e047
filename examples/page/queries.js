import { gql } from '@apollo/client';

export const PEERINGS = gql`
  query Peerings($environment: ID!, $filter: PeeringFilter, $orderBy: PeeringOrder, $first: Int!, $after: String) {
    peerings(environment: $environment, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      totalCount
      fetchedAt
      freshness
      upstreamFailure { code cause since }
      edges {
        cursor
        node {
          ... on CloudPeering {
            id
            peeringId
            displayName
            cloud
            status { phase errorCode errorMessage }
            network { id networkId }
            createdAt
            updatedAt
          }
          ... on AwsPeering { account vpc routes customerRegion }
          ... on GcpPeering { project vpcNetwork importCustomRoutes }
          ... on AzurePeering { tenant vnet customerRegion }
          ... on OtherPeering { kind }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
    rateLimit { limit remaining resetAt }
  }
`;

/** Tells when something has changed; what, the list is read again for: in its order, and within its filter. */
export const CHANGES = gql`
  subscription Changes($environment: ID!) {
    peeringChanges(environment: $environment, snapshot: false) { asOf stale }
  }
`;

/** What needs somebody in each environment. No row is sent. */
export const NEEDS = gql`
  query Needs($environments: [ID!]!, $needs: PeeringFilter!) {
    environments(ids: $environments) {
      environmentId
      peerings(filter: $needs, first: 0) { counts { phases { phase count } } }
    }
  }
`;

/** The numbers on the chips: of each filter as the other ones leave it. */
export const COUNTS = gql`
  query Counts($environment: ID!, $byPhase: PeeringFilter!, $byCloud: PeeringFilter!) {
    byPhase: peerings(environment: $environment, filter: $byPhase, first: 0) { counts { phases { phase count } } }
    byCloud: peerings(environment: $environment, filter: $byCloud, first: 0) { counts { clouds { cloud count } } }
  }
`;

export const PEERING = gql`
  query Peering($environment: ID!, $id: ID!) {
    peering(environment: $environment, id: $id) {
      ... on CloudPeering {
        id
        peeringId
        displayName
        cloud
        status { phase errorCode errorMessage }
        environment { id environmentId }
        network { id networkId }
        createdAt
        updatedAt
        deletedAt
        resourceName
        selfUrl
      }
      ... on AwsPeering { account vpc routes customerRegion }
      ... on GcpPeering { project vpcNetwork importCustomRoutes }
      ... on AzurePeering { tenant vnet customerRegion }
      ... on OtherPeering { kind }
    }
  }
`;

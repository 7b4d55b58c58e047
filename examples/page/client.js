import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { graphql } from './possibleTypes.js';

export const PEERINGS = gql`
  query Peerings($environment: ID!, $filter: PeeringFilter, $first: Int!, $after: String) {
    peerings(environment: $environment, filter: $filter, first: $first, after: $after) {
      totalCount
      fetchedAt
      stale
      edges {
        cursor
        node {
          ... on CloudPeering {
            id
            peeringId
            displayName
            status { phase errorCode errorMessage }
            network { id networkId }
            createdAt
            updatedAt
          }
          ... on AwsPeering { account vpc customerRegion }
          ... on GcpPeering { project vpcNetwork }
          ... on AzurePeering { vnet customerRegion }
          ... on OtherPeering { kind }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
    rateLimit { limit remaining resetAt }
  }
`;

/** Returns a client that sends a credential with each request. The credential lives in this client only, and ends with it. */
export function createClient(authorization, possibleTypes) {
  const credential = new ApolloLink((operation, forward) => {
    operation.setContext(({ headers }) => ({ headers: { ...headers, authorization } }));
    return forward(operation);
  });
  return new ApolloClient({
    link: credential.concat(new HttpLink({ uri: graphql })),
    cache: new InMemoryCache({
      possibleTypes,
      typePolicies: {
        Query: { fields: { peerings: relayStylePagination(['environment', 'filter']), rateLimit: { merge: false } } },
      },
    }),
  });
}

/** Returns what of an error a person or the page can use: `{ code, message, retryAfterSeconds }`. */
export function failureOf(error) {
  const first = error?.errors?.[0];
  if (first) {
    return { message: first.message, ...first.extensions };
  }
  return error && { code: 'OFFLINE', message: 'The gateway cannot be reached.' };
}

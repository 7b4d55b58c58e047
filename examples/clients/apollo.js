import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';

const PEERINGS = gql`
  query Peerings($environment: ID!, $first: Int!, $after: String) {
    peerings(environment: $environment, first: $first, after: $after) {
      edges {
        cursor
        node {
          ... on CloudPeering { id peeringId displayName status { phase } }
          ... on AwsPeering { vpc }
          ... on OtherPeering { kind }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

/** A list that grows page by page. `possibleTypes` is what the gateway publishes at /graphql/possible-types.json. */
export function openList({ url, authorization, possibleTypes, environment, pageSize, show }) {
  const client = new ApolloClient({
    link: new HttpLink({ uri: url, headers: { authorization } }),
    cache: new InMemoryCache({
      possibleTypes,
      typePolicies: { Query: { fields: { peerings: relayStylePagination(['environment', 'filter']) } } },
    }),
  });
  const list = client.watchQuery({ query: PEERINGS, variables: { environment, first: pageSize }, errorPolicy: 'all' });
  list.subscribe(({ data, dataState }) => dataState === 'complete' && show(data.peerings.edges.map(({ node }) => node)));
  const connection = () => list.getCurrentResult().data.peerings;
  return {
    more: () => list.fetchMore({ variables: { after: connection().pageInfo.endCursor } }),
    hasMore: () => connection().pageInfo.hasNextPage,
    refresh: () => list.refetch({ first: Math.max(pageSize, connection().edges.length) }),
    close: () => client.stop(),
  };
}

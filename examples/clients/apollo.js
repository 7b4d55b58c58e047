import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';

const PEERINGS = gql`
  query Peerings($environment: ID!, $filter: PeeringFilter, $orderBy: PeeringOrder, $first: Int!, $after: String) {
    peerings(environment: $environment, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      counts { total phases { phase count } }
      freshness
      upstreamFailure { code cause since }
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

const pages = relayStylePagination(['environment', 'filter', 'orderBy']);
// By itself, this makes an empty list that never ends of a page that could not be read.
const peerings = { ...pages, merge: (before, page, options) => (page ? pages.merge(before, page, options) : before ?? null) };

/**
 * A list that grows page by page. `listing` is `{ environment, filter, orderBy }`; `possibleTypes` is what the gateway publishes at
 * /graphql/possible-types.json. `show` gets `{ peerings, counts, alarm, error }`; what was read before stays where an error comes.
 */
export function openList({ url, authorization, possibleTypes, listing, pageSize, show }) {
  const client = new ApolloClient({
    link: new HttpLink({ uri: url, headers: { authorization } }),
    cache: new InMemoryCache({ possibleTypes, typePolicies: { Query: { fields: { peerings } } } }),
  });
  const list = client.watchQuery({ query: PEERINGS, variables: { ...listing, first: pageSize }, errorPolicy: 'all' });
  let failed;
  const connection = () => list.getCurrentResult().data?.peerings;
  const tell = (error = failed) => {
    const { edges = [], counts, freshness, upstreamFailure } = connection() ?? {};
    // STALE_WHILE_REVALIDATE is no alarm: the gateway is reading again.
    const alarm = freshness === 'STALE_IF_ERROR' ? upstreamFailure : null;
    show({ peerings: edges.map(({ node }) => node), counts, alarm, error });
  };
  const finish = async request => {
    failed = await request.then(({ error }) => error, error => error);
    tell();
  };
  list.subscribe(({ error, loading }) => loading || tell(error));
  return {
    more: () => finish(list.fetchMore({ variables: { after: connection().pageInfo.endCursor }, errorPolicy: 'all' })),
    hasMore: () => Boolean(connection()?.pageInfo.hasNextPage),
    // One request, of at most the gateway's 1000 rows.
    refresh: () => finish(list.refetch({ first: Math.min(1000, Math.max(pageSize, connection()?.edges.length ?? 0)) })),
    close: () => client.stop(),
  };
}

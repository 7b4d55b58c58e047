import { Client, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';

const PEERINGS = gql`
  query Peerings($environment: ID!, $filter: PeeringFilter, $orderBy: PeeringOrder, $first: Int!, $after: String) {
    peerings(environment: $environment, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      __typename
      counts { __typename total phases { __typename phase count } }
      freshness
      upstreamFailure { __typename code cause since }
      edges {
        __typename
        cursor
        node {
          __typename
          ... on CloudPeering { id peeringId displayName status { __typename phase } }
          ... on AwsPeering { vpc }
          ... on OtherPeering { kind }
        }
      }
      pageInfo { __typename hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`;

// With relayPagination, every page's answer holds the pages before it too, but only edges and pageInfo: the rest is that of the newest page.
const pages = relayPagination();
const peerings = (parent, args, cache, info) => {
  const merged = pages(parent, args, cache, info);
  const newest = cache.resolve(info.parentKey, info.fieldName, args);
  const rest = ['counts', 'freshness', 'upstreamFailure'].map(name => [name, newest && cache.resolve(newest, name)]);
  return merged && { ...merged, ...Object.fromEntries(rest) };
};
const withoutKey = ['PeeringStatus', 'PeeringCounts', 'PhaseCount', 'UpstreamFailure'];
const keys = Object.fromEntries(withoutKey.map(name => [name, () => null]));

/**
 * A list that grows page by page. `listing` is `{ environment, filter, orderBy }`; `schema` is the introspection that tells graphcache which
 * types an interface has. `show` gets `{ peerings, counts, alarm, error }`; what was read before stays where an error comes.
 */
export function openList({ url, authorization, schema, listing, pageSize, show }) {
  let client;
  let connection;

  async function read(after) {
    const { data, error } = await client.query(PEERINGS, { ...listing, first: pageSize, after }).toPromise();
    connection = data?.peerings ?? connection;
    const { edges = [], counts, freshness, upstreamFailure } = connection ?? {};
    // STALE_WHILE_REVALIDATE is no alarm: the gateway is reading again.
    const alarm = freshness === 'STALE_IF_ERROR' ? upstreamFailure : null;
    show({ peerings: edges.map(({ node }) => node), counts, alarm, error });
    return !error;
  }

  function start() {
    const fetchOptions = { headers: { authorization } };
    const cache = cacheExchange({ schema, resolvers: { Query: { peerings } }, keys });
    client = new Client({ url, fetchOptions, preferGetMethod: false, exchanges: [cache, fetchExchange] });
    return read();
  }

  return {
    start,
    more: () => read(connection.pageInfo.endCursor),
    hasMore: () => Boolean(connection?.pageInfo.hasNextPage),
    // Graphcache keeps each page under its arguments; pages that were cut elsewhere before must not stay, so the walk begins anew.
    async refresh() {
      const loaded = connection?.edges.length ?? 0;
      let goesOn = await start();
      while (goesOn && connection.edges.length < loaded && connection.pageInfo.hasNextPage) {
        goesOn = await read(connection.pageInfo.endCursor);
      }
    },
  };
}

import { Client, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';

const PEERINGS = gql`
  query Peerings($environment: ID!, $first: Int!, $after: String) {
    peerings(environment: $environment, first: $first, after: $after) {
      __typename
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

/** A list that grows page by page. `schema` is the introspection that tells graphcache which types an interface has. */
export function openList({ url, authorization, schema, environment, pageSize, show }) {
  let client;
  let connection;

  async function read(after) {
    const answer = await client.query(PEERINGS, { environment, first: pageSize, after }).toPromise();
    if (answer.error && !answer.data?.peerings) {
      throw answer.error;
    }
    // With relayPagination, every page's answer holds the pages before it too.
    connection = answer.data.peerings;
    show(connection.edges.map(({ node }) => node));
  }

  function start() {
    const resolvers = { Query: { peerings: relayPagination() } };
    const keys = { PeeringStatus: () => null };
    const fetchOptions = { headers: { authorization } };
    client = new Client({ url, fetchOptions, preferGetMethod: false, exchanges: [cacheExchange({ schema, resolvers, keys }), fetchExchange] });
    return read();
  }

  return {
    start,
    more: () => read(connection.pageInfo.endCursor),
    hasMore: () => connection.pageInfo.hasNextPage,
    // Graphcache keeps each page under its arguments; pages that were cut elsewhere before must not stay, so the walk begins anew.
    async refresh() {
      const loaded = connection.edges.length;
      await start();
      while (connection.edges.length < loaded && connection.pageInfo.hasNextPage) {
        await read(connection.pageInfo.endCursor);
      }
    },
  };
}

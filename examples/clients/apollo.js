import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { patientFetch, viewOf } from './states.js';

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
 * /graphql/possible-types.json. `show` gets `{ state, peerings, missing, counts, failure, partial, stale, waitsSeconds }`, as `viewOf` says;
 * what was read before stays where an error comes. `pause` waits for a number of seconds, and is for tests.
 */
export function openList({ url, authorization, possibleTypes, listing, pageSize, show, pause }) {
  const client = new ApolloClient({
    link: new HttpLink({ uri: url, headers: { authorization }, fetch: patientFetch({ waits, pause }) }),
    cache: new InMemoryCache({ possibleTypes, typePolicies: { Query: { fields: { peerings } } } }),
  });
  const question = { query: PEERINGS, variables: { ...listing, first: pageSize }, errorPolicy: 'all' };
  const list = client.watchQuery(question);
  const connection = () => list.getCurrentResult().data?.peerings;
  const hasMore = () => Boolean(connection()?.pageInfo.hasNextPage);

  let errors = [];
  let opening = true;
  let busy = false;
  let waitsSeconds;
  const tell = () => show(viewOf({ connection: connection(), errors, loading: opening || busy, waitsSeconds }));
  const keep = error => (errors = error ? (error.errors ?? [error]) : []);
  function waits(seconds) {
    waitsSeconds = seconds;
    tell();
  }
  list.subscribe(result => {
    opening &&= result.loading;
    if (result.error) {
      keep(result.error);
    }
    tell();
  });

  // One request at a time: a page that arrives during a refresh would be lost.
  let last = Promise.resolve();
  const inTurn = request => (last = last.then(async () => {
    busy = true;
    tell();
    await request().then(({ error }) => keep(error), keep);
    busy = false;
    tell();
  }));

  const nextPage = async () =>
    hasMore() ? list.fetchMore({ variables: { after: connection().pageInfo.endCursor }, errorPolicy: 'all' }) : {};

  /** Reads as many rows as are shown, at most 1000 in a request, and puts them in place when all are there. */
  async function readAgain() {
    const wanted = Math.max(pageSize, connection()?.edges.length ?? 0);
    const edges = [];
    let page;
    do {
      const first = Math.min(1000, wanted - edges.length);
      const after = page?.data.peerings.pageInfo.endCursor;
      page = await client.query({ ...question, variables: { ...listing, first, after }, fetchPolicy: 'no-cache' });
      if (!page.data?.peerings) {
        return page;
      }
      edges.push(...page.data.peerings.edges);
    } while (edges.length < wanted && page.data.peerings.pageInfo.hasNextPage);
    client.writeQuery({ ...question, data: { ...page.data, peerings: { ...page.data.peerings, edges } } });
    return page;
  }

  return {
    hasMore,
    more: () => inTurn(nextPage),
    refresh: () => inTurn(readAgain),
    close: () => client.stop(),
  };
}

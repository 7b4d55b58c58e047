import { Client, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { isInside, patientFetch, viewOf } from './states.js';

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

const errorsOf = ({ error }) => (error?.networkError ? [error.networkError] : (error?.graphQLErrors ?? []));

/** Whether a page could be read. One entry of it that could not is no reason to stop. */
const isRead = answer => errorsOf(answer).every(isInside);

/** The items of a page that could not be read: relayPagination leaves their edges out. */
const missingIn = answer => errorsOf(answer).filter(({ path }) => path?.at(-1) === 'node').length;

/**
 * A list that grows page by page; `refresh` reads the first one, too. `listing` is `{ environment, filter, orderBy }`; `schema` is the
 * introspection that tells graphcache which types an interface has. `show` gets
 * `{ state, peerings, missing, counts, failure, partial, stale, waitsSeconds }`, as `viewOf` says; what was read before stays where an error
 * comes. `pause` waits for a number of seconds, and is for tests.
 */
export function openList({ url, authorization, schema, listing, pageSize, show, pause }) {
  let client;
  let connection;
  let missing = 0;
  let errors = [];
  const hasMore = () => Boolean(connection?.pageInfo.hasNextPage);

  function newClient() {
    const cache = cacheExchange({ schema, resolvers: { Query: { peerings } }, keys });
    return new Client({
      url,
      fetch: patientFetch({ waits: tellLoading, pause }),
      fetchOptions: { headers: { authorization } },
      preferGetMethod: false,
      exchanges: [cache, fetchExchange],
    });
  }

  const read = (from, first, after) => from.query(PEERINGS, { ...listing, first, after }).toPromise();

  const tellLoading = waitsSeconds => show(viewOf({ connection, missing, errors, loading: true, waitsSeconds }));

  function tell(answer, missingNow) {
    if (isRead(answer)) {
      connection = answer.data.peerings;
      missing = missingNow;
    }
    errors = errorsOf(answer);
    show(viewOf({ connection, missing, errors, loading: false }));
  }

  async function more() {
    if (hasMore()) {
      tellLoading();
      const answer = await read(client, pageSize, connection.pageInfo.endCursor);
      tell(answer, missing + missingIn(answer));
    }
  }

  // Graphcache keeps each page under its arguments, and old pages must not stay between new ones: a refresh has a cache of its own. It reads
  // as many rows as are shown, at most 1000 in a request; each answer includes the pages before it.
  async function refresh() {
    tellLoading();
    const anew = newClient();
    const wanted = Math.max(pageSize, (connection?.edges.length ?? 0) + missing);
    let loaded = 0;
    let missingNow = 0;
    let answer;
    do {
      answer = await read(anew, Math.min(1000, wanted - loaded), answer?.data.peerings.pageInfo.endCursor);
      missingNow += missingIn(answer);
      loaded = answer.data?.peerings?.edges.length + missingNow;
    } while (isRead(answer) && loaded < wanted && answer.data.peerings.pageInfo.hasNextPage);
    client = isRead(answer) ? anew : client;
    tell(answer, missingNow);
  }

  // One request at a time: a page that arrives during a refresh would be lost.
  let last = Promise.resolve();
  const inTurn = request => () => (last = last.then(request));

  return { hasMore, more: inTurn(more), refresh: inTurn(refresh) };
}

import { useApolloClient, useQuery } from '@apollo/client/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { failureOf } from './client.js';
import { PEERINGS } from './queries.js';

const PAGE = 30;
const LARGEST_PAGE = 1000;
const REFRESH_MILLIS = 10_000;
const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 60;

/**
 * Reads a listing, page by page, and reads those on show again while the page is looked at. A failure leaves what is shown as it is, and
 * says when the next attempt comes.
 */
export function usePeerings(listing) {
  const client = useApolloClient();
  const variables = { ...listing, first: PAGE };
  const { data, dataState, error, fetchMore } = useQuery(PEERINGS, { variables, errorPolicy: 'all', notifyOnNetworkStatusChange: false });
  const [outcome, setOutcome] = useState({ failure: null, retryAt: null, attempts: 0 });
  const [loadingMore, setLoadingMore] = useState(false);
  const busy = useRef(false);

  const connection = data?.peerings;
  const edges = connection?.edges ?? [];
  const pageInfo = connection?.pageInfo;
  const key = JSON.stringify(variables);
  const current = useRef(key);
  current.current = key;

  const settle = useCallback(problem => {
    const failure = failureOf(problem);
    setOutcome(({ attempts }) => (failure ? failed(failure, attempts) : { failure: null, retryAt: null, attempts: 0 }));
  }, []);

  // One request at a time; its outcome counts only as long as the question is still the same.
  const attempt = useCallback(
    async request => {
      if (busy.current) {
        return;
      }
      busy.current = true;
      const asked = current.current;
      const problem = await request().then(
        result => result.error,
        thrown => thrown,
      );
      busy.current = false;
      if (asked === current.current) {
        settle(problem);
      }
    },
    [settle],
  );

  const refresh = useCallback(() => attempt(() => readAgain(client, JSON.parse(key), edges.length)), [attempt, client, edges.length, key]);

  const more = useCallback(async () => {
    // An entry that cannot be read is no reason to stop at it.
    const stopped = outcome.failure && outcome.failure.code !== 'UPSTREAM_INVALID_RESPONSE';
    if (pageInfo?.hasNextPage && !stopped && !busy.current) {
      setLoadingMore(true);
      await attempt(() => fetchMore({ variables: { after: pageInfo.endCursor }, errorPolicy: 'all' }));
      setLoadingMore(false);
    }
  }, [attempt, fetchMore, outcome.failure, pageInfo]);

  // The first request's outcome; a new question forgets the failures of the old one.
  useEffect(() => settle(error), [error, key, settle]);

  useEffect(() => {
    const pause = outcome.retryAt ? Math.max(0, outcome.retryAt - Date.now()) : REFRESH_MILLIS;
    if (outcome.failure && !outcome.retryAt) {
      return undefined; // Only its reader can mend it.
    }
    const timer = setInterval(() => document.visibilityState === 'visible' && refresh(), Math.max(pause, 250));
    return () => clearInterval(timer);
  }, [outcome, refresh]);

  return { connection, edges, rateLimit: data?.rateLimit, loading: dataState === 'empty' && !error, loadingMore, more, refresh, ...outcome };
}

/** Reads as many rows as are on show, and puts them in their place once all are there: a long list is not cut to the largest page. */
async function readAgain(client, variables, shown) {
  const edges = [];
  let result;
  do {
    const first = Math.min(LARGEST_PAGE, Math.max(PAGE, shown - edges.length));
    const after = result?.data.peerings.pageInfo.endCursor;
    result = await client.query({ query: PEERINGS, variables: { ...variables, first, after }, fetchPolicy: 'no-cache', errorPolicy: 'all' });
    if (!result.data?.peerings) {
      return result;
    }
    edges.push(...result.data.peerings.edges);
  } while (edges.length < shown && result.data.peerings.pageInfo.hasNextPage);
  client.writeQuery({ query: PEERINGS, variables, data: { ...result.data, peerings: { ...result.data.peerings, edges } } });
  return result;
}

function failed(failure, attempts) {
  const repeats = ['RATE_LIMITED', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_INVALID_RESPONSE', 'OFFLINE'].includes(failure.code);
  const seconds = failure.retryAfterSeconds ?? Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** attempts);
  return { failure, retryAt: repeats ? Date.now() + seconds * 1000 : null, attempts: attempts + 1 };
}

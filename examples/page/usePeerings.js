import { useApolloClient, useQuery } from '@apollo/client/react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { failureOf } from './client.js';
import { PEERINGS } from './queries.js';
import { readAgain } from './readAgain.js';

const PAGE = 30;
const REFRESH_MILLIS = 10_000;
const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 60;
const GOOD = { failure: null, retryAt: null, attempts: 0 };

/**
 * Reads a listing, page by page, and reads those on show again while the page is looked at. A failure leaves what is shown as it is, and
 * says when the next attempt comes.
 */
export function usePeerings(listing) {
  const client = useApolloClient();
  const key = JSON.stringify({ ...listing, first: PAGE });
  const variables = useMemo(() => JSON.parse(key), [key]);
  const { data, dataState, error, fetchMore } = useQuery(PEERINGS, { variables, errorPolicy: 'all', notifyOnNetworkStatusChange: false });
  const [outcome, setOutcome] = useState(GOOD);
  const [loadingMore, setLoadingMore] = useState(null);
  // Each question has a queue of its own, and its outcomes are forgotten with it.
  const queue = useMemo(createQueue, [client, variables]);
  useEffect(() => () => queue.close(), [queue]);

  const attempt = useCallback(
    request =>
      queue.add(async () => {
        const problem = await request().then(
          result => result?.error,
          thrown => thrown,
        );
        return () => setOutcome(before => outcomeOf(problem, before));
      }),
    [queue],
  );

  const refresh = useCallback(() => attempt(() => readAgain(client, variables)), [attempt, client, variables]);

  // Pressed while the list is read again, it waits for that: the next rows follow those that are there by then.
  const more = useCallback(async () => {
    // A single row that cannot be read is no reason to stop at it.
    if ((outcome.failure && !outcome.failure.partial) || loadingMore === queue) {
      return;
    }
    setLoadingMore(queue);
    await attempt(async () => {
      const { pageInfo } = client.readQuery({ query: PEERINGS, variables }).peerings;
      return pageInfo.hasNextPage ? fetchMore({ variables: { after: pageInfo.endCursor }, errorPolicy: 'all' }) : null;
    });
    setLoadingMore(current => (current === queue ? null : current));
  }, [attempt, client, fetchMore, loadingMore, outcome.failure, queue, variables]);

  // The first request's outcome; a new question forgets the failures of the old one.
  useEffect(() => setOutcome(before => outcomeOf(error, { ...before, attempts: 0 })), [error, queue]);

  const loading = dataState === 'empty' && !error;
  useEffect(() => {
    if (loading || (outcome.failure && !outcome.retryAt)) {
      return undefined; // Under way, or only a person can mend it.
    }
    const pause = outcome.retryAt ? Math.max(250, outcome.retryAt - Date.now()) : REFRESH_MILLIS;
    const timer = setInterval(() => document.visibilityState === 'visible' && queue.isIdle() && refresh(), pause);
    return () => clearInterval(timer);
  }, [loading, outcome, queue, refresh]);

  const connection = data?.peerings;
  return {
    connection,
    edges: connection?.edges ?? [],
    rateLimit: data?.rateLimit,
    loading,
    loadingMore: loadingMore === queue,
    more,
    refresh,
    ...outcome,
  };
}

/** Requests, one at a time. Each returns what to do with its outcome, which is done as long as the queue is open. */
function createQueue() {
  let last = Promise.resolve();
  let waiting = 0;
  let open = true;
  return {
    isIdle: () => waiting === 0,
    close: () => (open = false),
    add(request) {
      waiting++;
      last = last.then(async () => {
        const settle = open && (await request());
        waiting--;
        open && settle();
      });
      return last;
    },
  };
}

function outcomeOf(problem, { attempts }) {
  const failure = failureOf(problem);
  if (!failure) {
    return { ...GOOD };
  }
  const repeats = ['RATE_LIMITED', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_INVALID_RESPONSE', 'OFFLINE'].includes(failure.code);
  const seconds = failure.retryAfterSeconds ?? Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** attempts);
  return { failure, retryAt: repeats ? Date.now() + seconds * 1000 : null, attempts: attempts + 1 };
}

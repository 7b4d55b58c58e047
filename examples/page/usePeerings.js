import { useApolloClient, useQuery } from '@apollo/client/react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { failureOf } from './client.js';
import { PEERINGS } from './queries.js';
import { readAgain } from './readAgain.js';
import { useLive } from './useLive.js';

const PAGE = 30;
const REFRESH_MILLIS = 10_000;
const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 60;
const GOOD = { failure: null, retryAt: null, attempts: 0 };

/**
 * Reads a listing, page by page, and reads those on show again while the page is looked at: when the stream of changes tells of something
 * newer, or every few seconds while there is no stream. A failure leaves what is shown as it is, and says when the next attempt comes.
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

  const connection = data?.peerings;
  const loading = dataState === 'empty' && !error;
  // Only a person can mend it.
  const stopped = Boolean(outcome.failure && !outcome.retryAt);
  // Once it could be read, an environment is watched, whatever is asked about it.
  const [readable, setReadable] = useState(null);
  useEffect(() => {
    connection && setReadable(listing.environment);
  }, [connection, listing.environment]);
  const live = useLive(listing.environment, readable === listing.environment && !stopped);
  const isLive = Boolean(live);
  const newer = isLive && Date.parse(live.asOf) > Date.parse(connection?.fetchedAt) && live.asOf;
  // The stream's readings are in the gateway's cache: to read again costs no call.
  useEffect(() => {
    newer && !outcome.retryAt && refresh();
  }, [newer, refresh]);

  useEffect(() => {
    // A filtered list may come from pages that are older than what the stream tells.
    if (loading || stopped || (isLive && !newer && !outcome.retryAt)) {
      return undefined;
    }
    const pause = outcome.retryAt ? Math.max(250, outcome.retryAt - Date.now()) : REFRESH_MILLIS;
    const timer = setInterval(() => document.visibilityState === 'visible' && queue.isIdle() && refresh(), pause);
    return () => clearInterval(timer);
  }, [isLive, loading, newer, outcome, queue, refresh, stopped]);

  return {
    connection,
    edges: connection?.edges ?? [],
    rateLimit: data?.rateLimit,
    live: isLive,
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

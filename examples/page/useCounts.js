import { useQuery } from '@apollo/client/react';
import { useEffect, useRef } from 'react';
import { failureOf } from './client.js';
import { COUNTS } from './queries.js';

export const AGAIN_MILLIS = 20_000;

/**
 * Counts what each chip would show: `{ phases, clouds, failure, again }`. A number that is not known is undefined, and `failure` says why;
 * `again` counts once more. `readAt` is when the list was read, as long as a stream says when to read it again: the numbers then follow it.
 */
export function useCounts({ environment, filter }, readAt) {
  const { phase: _, ...byPhase } = filter;
  const { cloud: __, ...byCloud } = filter;
  const question = JSON.stringify({ environment, filter });
  const counted = useRef({});
  const { data, error, refetch } = useQuery(COUNTS, {
    variables: { environment, byPhase, byCloud },
    // Numbers that are not kept: each answer replaces the one before.
    fetchPolicy: 'no-cache',
    errorPolicy: 'all',
    pollInterval: AGAIN_MILLIS,
    // Apollo keeps the first function.
    skipPollAttempt: () => document.visibilityState !== 'visible' || Boolean(counted.current.readAt),
  });
  useEffect(() => {
    const before = counted.current;
    counted.current = { question, readAt };
    if (before.question === question && before.readAt && readAt && before.readAt !== readAt) {
      refetch();
    }
  }, [question, readAt, refetch]);
  return {
    phases: byName(data?.byPhase?.counts?.phases, 'phase'),
    clouds: byName(data?.byCloud?.counts?.clouds, 'cloud'),
    failure: failureOf(error),
    again: () => refetch(),
  };
}

function byName(counts, name) {
  return counts && Object.fromEntries(counts.map(entry => [entry[name], entry.count]));
}

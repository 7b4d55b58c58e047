import { useQuery } from '@apollo/client/react';
import { failureOf } from './client.js';
import { COUNTS } from './queries.js';

export const AGAIN_MILLIS = 20_000;

/**
 * Counts what each chip would show: `{ phases, clouds, failure, again }`. A number that is not known is undefined, and `failure` says why;
 * `again` counts once more.
 */
export function useCounts({ environment, filter }) {
  const { phase: _, ...byPhase } = filter;
  const { cloud: __, ...byCloud } = filter;
  const { data, error, refetch } = useQuery(COUNTS, {
    variables: { environment, byPhase, byCloud },
    // Numbers that are not kept: each answer replaces the one before.
    fetchPolicy: 'no-cache',
    errorPolicy: 'all',
    pollInterval: AGAIN_MILLIS,
    skipPollAttempt: () => document.visibilityState !== 'visible',
  });
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

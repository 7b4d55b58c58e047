import { useQuery } from '@apollo/client/react';
import { COUNTS } from './queries.js';
import { NEEDS_SOMEBODY } from './words.js';

const AGAIN_MILLIS = 20_000;

/**
 * Counts what needs somebody in each environment, and what each chip would show: `{ needs, phases, clouds, failure }`. A number that is
 * not known is undefined; the first error about the chips stands in `failure`.
 */
export function useCounts(environments, { environment, filter }) {
  const { phase: _, ...byPhase } = filter;
  const { cloud: __, ...byCloud } = filter;
  const { data, previousData, error } = useQuery(COUNTS, {
    variables: { environments, needs: { phase: NEEDS_SOMEBODY }, environment, byPhase, byCloud },
    // Numbers that are not kept: each answer replaces the one before.
    fetchPolicy: 'no-cache',
    errorPolicy: 'all',
    pollInterval: AGAIN_MILLIS,
    skipPollAttempt: () => document.visibilityState !== 'visible',
  });
  const errors = error?.errors ?? [];
  return {
    needs: (data ?? previousData)?.environments?.map(({ environmentId, peerings }, place) => ({
      environment: environmentId,
      phases: peerings?.counts?.phases,
      code: errors.find(({ path }) => path?.[0] === 'environments' && path[1] === place)?.extensions.code,
    })),
    phases: byName(data?.byPhase?.counts?.phases, 'phase'),
    clouds: byName(data?.byCloud?.counts?.clouds, 'cloud'),
    failure: errors.find(({ path }) => path?.at(-1) === 'counts' && path[0] !== 'environments')?.extensions,
  };
}

function byName(counts, name) {
  return counts && Object.fromEntries(counts.map(entry => [entry[name], entry.count]));
}

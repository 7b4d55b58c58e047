import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { failureOf } from './client.js';
import { NEEDS } from './queries.js';
import { AGAIN_MILLIS } from './useCounts.js';
import { NEEDS_SOMEBODY } from './words.js';

/** The gateway takes 100 at once; smaller requests are answered sooner. */
const BATCH = 50;

/**
 * Counts what needs somebody in each environment: `{ needs, failure, again }`. `needs` has `{ environment, phases, code }` for each, with neither
 * phases nor code before it is counted; `failure` says why something could not be counted, and `again` counts once more.
 */
export function useNeeds(environments) {
  const client = useApolloClient();
  const [known, setKnown] = useState({});
  const [failure, setFailure] = useState(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let timer;
    let left = false;
    async function count() {
      let problem = null;
      for (let start = 0; start < environments.length && document.visibilityState === 'visible'; start += BATCH) {
        const counted = await countIn(client, environments.slice(start, start + BATCH));
        if (left) {
          return;
        }
        problem ??= counted.failure;
        setKnown(before => ({ ...before, ...counted.needs }));
        setFailure(before => problem ?? before);
      }
      setFailure(problem);
      timer = setTimeout(count, AGAIN_MILLIS);
    }
    count();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [environments.join(), attempt, client]);

  return {
    needs: environments.map(environment => ({ environment, ...known[environment] })),
    failure,
    again: () => setAttempt(attempt + 1),
  };
}

/** An environment that this credential may not read is no failure: its entry says so. */
async function countIn(client, environments) {
  const variables = { environments, needs: { phase: NEEDS_SOMEBODY } };
  const asked = client.query({ query: NEEDS, variables, fetchPolicy: 'no-cache', errorPolicy: 'all' });
  const { data, error } = await asked.catch(problem => ({ error: problem }));
  const errors = error?.errors ?? [];
  const needs = data?.environments?.map(({ environmentId, peerings }, place) => {
    const code = errors.find(({ path }) => path?.[1] === place)?.extensions.code;
    return [environmentId, { phases: peerings?.counts?.phases, code }];
  });
  const others = errors.filter(({ extensions }) => extensions?.code !== 'FORBIDDEN');
  const failure = errors.length > 0 && others.length === 0 ? null : failureOf(errors.length > 0 ? { errors: others } : error);
  return { needs: Object.fromEntries(needs ?? []), failure };
}

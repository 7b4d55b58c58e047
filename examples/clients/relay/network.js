import { Environment, Network, RecordSource, Store } from 'relay-runtime';
import { isInside, patientFetch } from '../states.js';
import { setWaiting } from './waiting.js';

const LARGEST_PAGE = 1000;

const connectionOf = data => (data.environment ?? data.node ?? data).peerings;

/** Says why something could not be read. */
export const textOf = ({ code = 'NETWORK', message }) => `${code}: ${message}`;

/**
 * `tell` gets the errors of an answer, also of one that has data beside them, of which Relay itself says nothing. More rows than the
 * gateway gives at once are read in several requests, and make one answer. `pause` waits for a number of seconds, and is for tests.
 */
export function createEnvironment({ url, authorization, tell, pause }) {
  const send = patientFetch({ waits: setWaiting, pause });

  async function ask(query, variables) {
    const response = await send(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', authorization },
      body: JSON.stringify({ query, variables }),
    });
    const answer = await response.json();
    const errors = answer.errors ?? [];
    tell(errors);
    // Relay would take null for the new state of the list, and empty it.
    const failure = errors.find(error => !isInside(error));
    if (failure) {
      throw Object.assign(new Error(failure.message), failure.extensions);
    }
    return answer;
  }

  const network = Network.create(async ({ text }, variables) => {
    const answer = await ask(text, { ...variables, first: Math.min(variables.first, LARGEST_PAGE) });
    const connection = connectionOf(answer.data);
    for (let left = variables.first - LARGEST_PAGE; left > 0 && connection.pageInfo.hasNextPage; left -= LARGEST_PAGE) {
      const next = await ask(text, { ...variables, first: Math.min(left, LARGEST_PAGE), after: connection.pageInfo.endCursor });
      const { edges, pageInfo } = connectionOf(next.data);
      connection.edges.push(...edges);
      connection.pageInfo = pageInfo;
    }
    return answer;
  });
  return new Environment({ network, store: new Store(new RecordSource()) });
}

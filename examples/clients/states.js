const LONGEST_WAIT_SECONDS = 60;

/** Whether an error leaves the list as it is, but for an item or its counts. */
export const isInside = ({ path = [] }) => path.includes('peerings') && path.at(-1) !== 'peerings';

const sleep = seconds => new Promise(resolve => setTimeout(resolve, seconds * 1000));

/**
 * Returns a `fetch` that sends a query once more where the rate limit stopped it, after `retryAfterSeconds`, but not after more than a
 * minute. `waits` gets the seconds when the pause begins, and undefined when it is over.
 */
export function patientFetch({ waits, pause = sleep }) {
  return async (url, init) => {
    const response = await fetch(url, init);
    const { errors = [] } = await response.clone().json().catch(() => ({}));
    const limited = errors.find(error => error.extensions?.code === 'RATE_LIMITED' && !isInside(error));
    const seconds = limited?.extensions.retryAfterSeconds;
    if (!seconds || seconds > LONGEST_WAIT_SECONDS) {
      return response;
    }
    waits(seconds);
    await pause(seconds);
    waits(undefined);
    return fetch(url, init);
  };
}

const summary = ({ message, path, extensions: { code = 'NETWORK', retryAfterSeconds } = {} }) => ({ code, message, path, retryAfterSeconds });

/**
 * What a page has to show of a connection, and of the errors of the last request: `state` is `loading`, `empty`, `ready` or `failed`;
 * `failure` says why the request failed, by `code`; `partial` has the errors beside the data, and `missing` counts the items that could
 * not be read, with `missing` others that the client library leaves out; `stale` says why the data is old.
 */
export function viewOf({ connection, missing = 0, errors, loading, waitsSeconds }) {
  const nodes = connection?.edges.map(({ node }) => node) ?? [];
  const peerings = nodes.filter(node => node);
  const failure = errors.find(error => !isInside(error));
  const settled = failure ? 'failed' : peerings.length > 0 ? 'ready' : 'empty';
  return {
    state: loading ? 'loading' : settled,
    peerings,
    missing: missing + nodes.length - peerings.length,
    counts: connection?.counts,
    failure: failure && summary(failure),
    partial: errors.filter(isInside).map(summary),
    // STALE_WHILE_REVALIDATE is no alarm: the gateway is reading again.
    stale: connection?.freshness === 'STALE_IF_ERROR' ? connection.upstreamFailure : undefined,
    waitsSeconds,
  };
}

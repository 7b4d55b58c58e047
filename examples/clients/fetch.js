const QUERY = `
  query Environments($ids: [ID!]!, $first: Int!, $after: String) {
    environments(ids: $ids) {
      environmentId
      peerings(first: $first, after: $after) {
        fetchedAt
        freshness
        upstreamFailure { code cause since }
        nodes { ... on CloudPeering { peeringId displayName status { phase } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`;

/** What a user can do about a failure, by `extensions.code`. Codes that are not here: report them to the operator. */
const REMEDIES = {
  UNAUTHENTICATED: 'Sign in again.',
  FORBIDDEN: 'Choose another environment: this one does not exist, or you may not read it.',
  RATE_LIMITED: 'Try again later: the rate limit is used up.',
  UPSTREAM_UNAVAILABLE: 'Try again in a moment: Confluent Cloud cannot be read.',
  GATEWAY_UNAUTHENTICATED: 'Tell the operator of the gateway: its own key is refused.',
  NETWORK: 'Check your connection, and try again.',
};

const pause = seconds => new Promise(resolve => setTimeout(resolve, seconds * 1000));

const failureOf = ({ message, extensions: { code = 'NETWORK', retryAfterSeconds } = {} }) => ({
  code,
  retryAfterSeconds,
  message,
  remedy: REMEDIES[code] ?? 'Report this to the operator of the gateway.',
});

/** Sends one query. Returns `{ data, errors }`, also where the gateway cannot be reached or something else answers in its place. */
async function send({ url, authorization }, variables) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', authorization },
      body: JSON.stringify({ query: QUERY, variables }),
    });
    return await response.json();
  } catch (error) {
    return { errors: [{ message: error.message }] };
  }
}

/**
 * The peerings of several environments, page by page. `show` gets a list of
 * `{ id, state, peerings, missing, failure, waitsSeconds, stale, fetchedAt, hasMore }`, in which `state` is `loading`, `empty`, `ready` or
 * `failed`. What was read before stays where a later request fails.
 */
export function openEnvironments({ url, authorization, ids, pageSize, show }) {
  const views = new Map(ids.map(id => [id, { id, state: 'loading', peerings: [], missing: 0, hasMore: false }]));
  const change = (id, changes) => views.set(id, { ...views.get(id), ...changes });
  const render = () => show([...views.values()]);

  /** Finds why an environment could not be read: an error at its path, or one of the whole request. */
  function failureAt(errors, place) {
    const error = errors.find(({ path }) => !path || (path[0] === 'environments' && (path.length === 1 || path[1] === place)));
    return failureOf(error ?? { message: 'The response has no data.' });
  }

  function take(asked, after, { data, errors = [] }) {
    asked.forEach((id, place) => {
      const connection = data?.environments?.[place]?.peerings;
      const before = after ? views.get(id) : { peerings: [], missing: 0 };
      if (!connection) {
        // There is no next page where there is no connection.
        change(id, { state: 'failed', failure: failureAt(errors, place), waitsSeconds: undefined });
        return;
      }
      const peerings = [...before.peerings, ...connection.nodes.filter(node => node)];
      change(id, {
        state: peerings.length > 0 ? 'ready' : 'empty',
        peerings,
        // A null is an item that could not be read: the rest of the page is there.
        missing: before.missing + connection.nodes.filter(node => !node).length,
        failure: undefined,
        waitsSeconds: undefined,
        // STALE_WHILE_REVALIDATE is no alarm: the gateway is refreshing the page already.
        stale: connection.freshness === 'STALE_IF_ERROR' ? connection.upstreamFailure : undefined,
        fetchedAt: connection.fetchedAt,
        hasMore: connection.pageInfo.hasNextPage,
        endCursor: connection.pageInfo.endCursor,
      });
    });
    render();
  }

  async function read(asked, after) {
    asked.forEach(id => change(id, { state: 'loading' }));
    render();
    const variables = { ids: asked, first: pageSize, after };
    take(asked, after, await send({ url, authorization }, variables));

    // Those that the rate limit stopped are read once more, after the time that the gateway says.
    const limited = asked.filter(id => views.get(id).failure?.code === 'RATE_LIMITED' && views.get(id).failure.retryAfterSeconds);
    if (limited.length > 0) {
      const waitsSeconds = Math.max(...limited.map(id => views.get(id).failure.retryAfterSeconds));
      limited.forEach(id => change(id, { state: 'loading', waitsSeconds }));
      render();
      await pause(waitsSeconds);
      take(limited, after, await send({ url, authorization }, { ...variables, ids: limited }));
    }
  }

  return {
    refresh: () => read(ids),
    more: id => (views.get(id).hasMore ? read([id], views.get(id).endCursor) : Promise.resolve()),
  };
}

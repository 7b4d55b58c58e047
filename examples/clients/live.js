import { createClient } from 'graphql-ws';

const WATCH = `
  subscription Watch($environment: ID!, $filter: PeeringFilter) {
    peeringChanges(environment: $environment, filter: $filter) {
      asOf
      stale
      changes {
        type
        peeringId
        previousPhase
        peering { ... on CloudPeering { id displayName status { phase errorMessage } } }
      }
    }
  }
`;

/**
 * Watches an environment over a WebSocket, as long as it takes: after a lost connection, the first event tells again all that is there.
 * `show` gets `{ peerings, changes, asOf, stale, error }` after each event; `peerings` is a Map by upstream's id.
 */
export function watchPeerings({ url, authorization, listing, show, webSocketImpl }) {
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    connectionParams: { Authorization: authorization },
    retryAttempts: Infinity,
    // Such errors as an unreachable gateway pass; a credential that is refused ends the subscription by an error of its own.
    shouldRetry: () => true,
    webSocketImpl,
  });
  let peerings = new Map();
  let latest = {};
  let begins = true;
  client.on('connected', () => (begins = true));
  const stop = client.subscribe(
    { query: WATCH, variables: listing },
    {
      next({ data, errors }) {
        if (!data) return show({ ...latest, peerings, changes: [], error: errors?.[0] });
        const { changes, asOf, stale } = data.peeringChanges;
        if (begins) peerings = new Map();
        begins = false;
        for (const { type, peeringId, peering } of changes) {
          if (type === 'REMOVED') peerings.delete(peeringId);
          else peerings.set(peeringId, peering);
        }
        latest = { asOf, stale };
        show({ ...latest, peerings, changes });
      },
      error: error => show({ ...latest, peerings, changes: [], error: Array.isArray(error) ? error[0] : error }),
      complete() {},
    },
  );
  return {
    stop() {
      stop();
      client.dispose();
    },
  };
}

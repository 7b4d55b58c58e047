import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { graphql } from './gql/index.js';
import type { CountedQuery, PeeringsPageQuery, PeeringsPageQueryVariables } from './gql/graphql.js';

const PEERINGS = graphql(`
  query PeeringsPage($environment: ID!, $filter: PeeringFilter, $orderBy: PeeringOrder, $first: Int!, $after: String) {
    peerings(environment: $environment, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      freshness
      upstreamFailure { code cause since }
      nodes {
        __typename
        ... on CloudPeering { peeringId displayName status { phase } }
        ... on AwsPeering { vpc }
        ... on GcpPeering { vpcNetwork }
        ... on AzurePeering { vnet }
        ... on OtherPeering { kind }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const COUNTED = graphql(`
  query Counted($environment: ID!, $filter: PeeringFilter) {
    peerings(environment: $environment, filter: $filter, first: 0) {
      counts { total phases { phase count } }
      freshness
      upstreamFailure { code cause since }
    }
  }
`);

/** What is read: environment, filter and order. */
export type Listing = Omit<PeeringsPageQueryVariables, 'first' | 'after'>;
type Counted = NonNullable<CountedQuery['peerings']>;
type Peering = NonNullable<NonNullable<PeeringsPageQuery['peerings']>['nodes'][number]>;

type Stale = Pick<Counted, 'freshness' | 'upstreamFailure'>;

/** How to reach the gateway. `pause` waits for a number of seconds, and is for tests. */
export type Gateway = { url: string; authorization: string; pause?: (seconds: number) => Promise<void> };

/** What a page has to show. `missing` counts items that could not be read; `alarm` says that the data is old. */
export type View = {
  state: 'loading' | 'empty' | 'ready' | 'failed';
  peerings: Peering[];
  missing: number;
  alarm: string | null;
  failure?: Failure;
  waitsSeconds?: number;
};

/** Why something could not be read: decide by `code`. */
export class Failure extends Error {
  constructor(message: string, readonly code = 'NETWORK', readonly retryAfterSeconds?: number) {
    super(message);
  }
}

/**
 * Reads a listing, page by page; the compiler knows the types of variables and of what comes back. `show` is awaited, gets each state, and
 * has all that is read so far, also where a page cannot be read.
 */
export async function walk(gateway: Gateway, listing: Listing, first: number, show: (view: View) => unknown): Promise<void> {
  let view: View = { state: 'loading', peerings: [], missing: 0, alarm: null };
  let after: string | null | undefined = null;
  try {
    do {
      const loading: View = { ...view, state: 'loading' };
      await show(loading);
      const waits = (waitsSeconds: number) => show({ ...loading, waitsSeconds });
      const page: PeeringsPageQuery = await ask(gateway, PEERINGS, { ...listing, first, after }, waits);
      const { nodes, pageInfo, ...stale } = page.peerings!;
      const peerings = [...view.peerings, ...nodes.filter(node => node !== null)];
      const missing = view.missing + nodes.filter(node => node === null).length;
      view = { state: peerings.length > 0 ? 'ready' : 'empty', peerings, missing, alarm: alarm(stale) };
      await show(view);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
  } catch (error) {
    if (!(error instanceof Failure)) {
      throw error;
    }
    await show({ ...view, state: 'failed', failure: error });
  }
}

/** Counts a listing without reading its rows. Fails where it cannot be counted: the rest of the answer would say nothing of why. */
export async function count(gateway: Gateway, { environment, filter }: Listing): Promise<Counted> {
  const { peerings } = await ask(gateway, COUNTED, { environment, filter });
  return peerings!;
}

/** Says whether to alarm somebody: STALE_WHILE_REVALIDATE is none, since the gateway is reading again. */
export function alarm({ freshness, upstreamFailure }: Stale): string | null {
  return freshness === 'STALE_IF_ERROR' ? `Old data since ${upstreamFailure?.since}: ${upstreamFailure?.code}` : null;
}

/** Says what is at the other end; the default is for clouds that are younger than this program. */
export function otherEnd(peering: Peering): string {
  switch (peering.__typename) {
    case 'AwsPeering':
      return peering.vpc;
    case 'GcpPeering':
      return peering.vpcNetwork;
    case 'AzurePeering':
      return peering.vnet;
    case 'OtherPeering':
      return peering.kind;
    default:
      return 'unknown';
  }
}

type Answer<Data> = { data?: Data; errors?: GatewayError[] };
type GatewayError = { message: string; path?: (string | number)[]; extensions?: { code?: string; retryAfterSeconds?: number } };

const LONGEST_WAIT_SECONDS = 60;
const sleep = (seconds: number) => new Promise<void>(resolve => setTimeout(resolve, seconds * 1000));

/** Sends a query, and once more where the rate limit stopped it, after `retryAfterSeconds`, but not after more than a minute. */
async function ask<Data, Variables>(
  gateway: Gateway,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  waits: (seconds: number) => unknown = () => {},
): Promise<Data> {
  try {
    return await send(gateway, document, variables);
  } catch (error) {
    const seconds = error instanceof Failure && error.code === 'RATE_LIMITED' ? (error.retryAfterSeconds ?? 0) : 0;
    if (seconds === 0 || seconds > LONGEST_WAIT_SECONDS) {
      throw error;
    }
    await waits(seconds);
    await (gateway.pause ?? sleep)(seconds);
    return await send(gateway, document, variables);
  }
}

async function send<Data, Variables>({ url, authorization }: Gateway, document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
  const request = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', authorization },
    body: JSON.stringify({ query: print(document), variables }),
  };
  const { data, errors }: Answer<Data> = await fetch(url, request)
    .then(response => response.json() as Promise<Answer<Data>>)
    .catch((error: Error) => Promise.reject(new Failure(error.message)));
  // One item that cannot be read is no reason to stop at it; anything else that is missing is.
  const error = errors?.find(({ path }) => path?.at(-2) !== 'nodes');
  if (!data || error) {
    throw new Failure(error?.message ?? 'No answer', error?.extensions?.code, error?.extensions?.retryAfterSeconds);
  }
  return data;
}

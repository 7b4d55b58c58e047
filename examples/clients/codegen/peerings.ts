import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { graphql } from './gql/index.js';
import type { CountedQuery, PeeringsPageQuery, PeeringsPageQueryVariables } from './gql/graphql.js';

const PEERINGS = graphql(`
  query PeeringsPage($environment: ID!, $filter: PeeringFilter, $orderBy: PeeringOrder, $first: Int!, $after: String) {
    peerings(environment: $environment, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
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

/** Walks a listing, page by page; the compiler knows the types of variables and of what comes back. Fails where a page cannot be read. */
export async function* walk(url: string, authorization: string, listing: Listing, first: number): AsyncGenerator<Peering> {
  let after: string | null | undefined = null;
  do {
    const { peerings }: PeeringsPageQuery = await ask(url, authorization, PEERINGS, { ...listing, first, after });
    for (const peering of peerings?.nodes ?? []) {
      if (peering) {
        yield peering;
      }
    }
    after = peerings?.pageInfo.hasNextPage ? peerings.pageInfo.endCursor : null;
  } while (after);
}

/** Counts a listing without reading its rows. Fails where it cannot be counted: the rest of the answer would say nothing of why. */
export async function count(url: string, authorization: string, { environment, filter }: Listing): Promise<Counted> {
  const { peerings } = await ask(url, authorization, COUNTED, { environment, filter });
  return peerings!;
}

/** Says whether to alarm somebody: STALE_WHILE_REVALIDATE is none, since the gateway is reading again. */
export function alarm({ freshness, upstreamFailure }: Counted): string | null {
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

async function ask<Data, Variables>(url: string, authorization: string, document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', authorization },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: { message: string; path?: (string | number)[] }[] };
  // One item that cannot be read is no reason to stop at it; anything else that is missing is.
  const failure = errors?.find(({ path }) => path?.at(-2) !== 'nodes');
  if (!data || failure) {
    throw new Error(failure?.message ?? 'No answer');
  }
  return data;
}

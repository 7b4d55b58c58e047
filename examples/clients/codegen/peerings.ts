import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { graphql } from './gql/index.js';
import type { PeeringsPageQuery } from './gql/graphql.js';

const PEERINGS = graphql(`
  query PeeringsPage($environment: ID!, $first: Int!, $after: String) {
    peerings(environment: $environment, first: $first, after: $after) {
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

type Peering = NonNullable<NonNullable<PeeringsPageQuery['peerings']>['nodes'][number]>;

/** Walks a listing, page by page; the compiler knows the types of variables and of what comes back. */
export async function* walk(url: string, authorization: string, environment: string, first: number): AsyncGenerator<Peering> {
  let after: string | null | undefined = null;
  do {
    const { peerings }: PeeringsPageQuery = await ask(url, authorization, PEERINGS, { environment, first, after });
    for (const peering of peerings?.nodes ?? []) {
      if (peering) {
        yield peering;
      }
    }
    after = peerings?.pageInfo.hasNextPage ? peerings.pageInfo.endCursor : null;
  } while (after);
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
  const { data, errors } = (await response.json()) as { data: Data; errors?: { message: string }[] };
  if (!data) {
    throw new Error(errors?.[0]?.message);
  }
  return data;
}

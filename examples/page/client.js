import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { createClient as createStreams } from 'graphql-ws';
import { map } from 'rxjs';
import { graphql } from './possibleTypes.js';

/** Returns a client that sends a credential with each request. The credential lives in this client only, and ends with it. */
export function createClient(authorization, possibleTypes) {
  const link = withRequestId.concat(new HttpLink({ uri: graphql, headers: { authorization } }));
  const url = new URL(graphql, location.href).href.replace(/^http/, 'ws');
  // Who watches hears of a lost connection at once, and connects again.
  const streams = new GraphQLWsLink(createStreams({ url, connectionParams: { Authorization: authorization }, retryAttempts: 0 }));
  return new ApolloClient({
    link: ApolloLink.split(({ operationType }) => operationType === 'subscription', streams, link),
    cache: new InMemoryCache({ possibleTypes, typePolicies: { Query: { fields: { peerings, rateLimit: { merge: false } } } } }),
  });
}

const pages = relayStylePagination(['environment', 'filter', 'orderBy']);

/** Where a page could not be read, what was read before stays; by itself, Apollo would show an empty list that never ends. */
const peerings = { ...pages, merge: (before, page, options) => (page ? pages.merge(before, page, options) : before ?? null) };

/** Adds the answer's request id to its errors: the gateway's log has it too. */
const withRequestId = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    map(result => {
      const requestId = operation.getContext().response?.headers.get('x-request-id');
      const errors = result.errors?.map(error => ({ ...error, extensions: { ...error.extensions, requestId } }));
      return errors ? { ...result, errors } : result;
    }),
  ),
);

/**
 * Returns what of an error a person or the page can use: `{ code, message, requestId, retryAfterSeconds, partial }`. `partial` is whether
 * only single rows could not be read.
 */
export function failureOf(error) {
  const first = error?.errors?.[0];
  if (first) {
    return { message: first.message, ...first.extensions, partial: error.errors.every(({ path }) => path?.includes('edges')) };
  }
  return error && { code: 'OFFLINE', message: 'The gateway cannot be reached.' };
}

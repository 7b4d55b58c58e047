import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { withoutFederation } from './schema.js';

const NO_TOKEN = { errors: [{ message: 'This gateway asks for a token: put one in under "Start here".' }] };

/** Sends what a tab asks with its own headers, and with those of the caller that it has not got. */
export function createFetcher({ url, service }, caller) {
  // Subscriptions go over a WebSocket, whose first message has the same headers.
  const send = createGraphiQLFetcher({ url, subscriptionUrl: url.replace(/^http/, 'ws') });
  return async (operation, options = {}) => {
    const own = Object.entries(options.headers ?? {}).filter(([, value]) => value !== '');
    const headers = { ...caller.headers(), ...Object.fromEntries(own.map(([name, value]) => [name.toLowerCase(), value])) };
    if (service && !headers.authorization) {
      return NO_TOKEN;
    }
    const answer = await send(operation, { ...options, headers });
    return operation.operationName === 'IntrospectionQuery' ? withoutFederation(answer) : answer;
  };
}

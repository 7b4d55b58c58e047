// Runs clients of subscriptions against a gateway whose upstream changes while they watch: node live.test.js <gateway> <upstream>
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { ApolloClient, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { Client, subscriptionExchange } from '@urql/core';
import { createClient as createEvents } from 'graphql-sse';
import { createClient as createSocket } from 'graphql-ws';
import WebSocket from 'ws';
import { watchPeerings } from './live.js';

const [gateway, upstream] = process.argv.slice(2);
const url = `${gateway}/graphql`;
const authorization = `Basic ${btoa('a key:its secret')}`;
const listing = { environment: 'env-1' };
const WATCH = `subscription Watch($environment: ID!, $filter: PeeringFilter) {
  peeringChanges(environment: $environment, filter: $filter) {
    stale
    changes { type peeringId previousPhase peering { __typename ... on CloudPeering { status { phase } } } }
  }
}`;

after(() => void setTimeout(() => process.exit(), 100));

let rows;
async function change(phases) {
  rows = { ...rows, ...phases };
  const list = Object.entries(rows).filter(([, phase]) => phase).map(([id, phase]) => ({ id, kind: 'AwsPeering', phase }));
  const { status } = await fetch(`${upstream}/rows`, { method: 'PUT', body: JSON.stringify(list) });
  assert.equal(status, 200);
}

beforeEach(() => {
  rows = {};
  return change({ 'p-1': 'PROVISIONING', 'p-2': 'READY' });
});

/** Collects events until what they tell is what is wanted. */
function told() {
  const lines = [];
  let check = () => {};
  const add = ({ data }) => {
    for (const { type, peeringId, peering } of data.peeringChanges.changes) lines.push(`${type} ${peeringId} ${peering?.status.phase ?? '-'}`);
    check();
  };
  const until = (...expected) =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`Told: ${lines.join(', ')}`)), 30_000);
      check = () => {
        if (lines.length < expected.length) return;
        clearTimeout(late);
        resolve(assert.deepEqual(lines, expected));
      };
      check();
    });
  return { add, until };
}

const BEGIN = ['PRESENT p-1 PROVISIONING', 'PRESENT p-2 READY'];
const END = [...BEGIN, 'REMOVED p-2 -', 'UPDATED p-1 PENDING_ACCEPT'];
const steps = async events => {
  await events.until(...BEGIN);
  await change({ 'p-1': 'PENDING_ACCEPT', 'p-2': null });
  await events.until(...END);
};
const socket = () => createSocket({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, connectionParams: { Authorization: authorization } });
const failing = () => assert.fail('must not end');

test('graphql-ws', async () => {
  const events = told();
  const client = socket();
  const stop = client.subscribe({ query: WATCH, variables: listing }, { next: events.add, error: failing, complete() {} });
  await steps(events);
  stop();
  await client.dispose();
});

test('graphql-sse', async () => {
  const events = told();
  const client = createEvents({ url, headers: { Authorization: authorization } });
  const stop = client.subscribe({ query: WATCH, variables: listing }, { next: events.add, error: failing, complete() {} });
  await steps(events);
  stop();
  client.dispose();
});

test('graphql-sse tells mistakes as errors of GraphQL', async () => {
  const client = createEvents({ url, headers: { Authorization: authorization }, retryAttempts: 0 });
  const results = [];
  await new Promise((resolve, reject) => {
    client.subscribe({ query: 'subscription { nothing }' }, { next: result => results.push(result), error: reject, complete: resolve });
  });
  assert.equal(results.length, 1);
  assert.equal(results[0].errors[0].extensions.code, 'BAD_USER_INPUT');
});

test('Apollo Client', async () => {
  const events = told();
  const ws = socket();
  const client = new ApolloClient({ link: new GraphQLWsLink(ws), cache: new InMemoryCache() });
  const subscription = client.subscribe({ query: gql(WATCH), variables: listing, fetchPolicy: 'no-cache' }).subscribe(events.add);
  await steps(events);
  subscription.unsubscribe();
  client.stop();
  await ws.dispose();
});

test('urql', async () => {
  const events = told();
  const ws = socket();
  const forward = ({ query, variables }) => ({
    subscribe: sink => ({ unsubscribe: ws.subscribe({ query: query ?? '', variables }, sink) }),
  });
  const client = new Client({ url, preferGetMethod: false, exchanges: [subscriptionExchange({ forwardSubscription: forward })] });
  const { unsubscribe } = client.subscription(WATCH, listing).subscribe(events.add);
  await steps(events);
  unsubscribe();
  await ws.dispose();
});

test('the example shows what is there, through lost connections too', async () => {
  let shown;
  const waiting = [];
  const until = expected =>
    new Promise(resolve => {
      const check = () => {
        const phases = Object.fromEntries([...(shown?.peerings ?? [])].map(([id, peering]) => [id, peering.status.phase]));
        return JSON.stringify(phases) === JSON.stringify(expected) && resolve();
      };
      waiting.push(check);
      check();
    });
  const sockets = [];
  class Watched extends WebSocket {
    constructor(...args) {
      super(...args);
      sockets.push(this);
    }
  }
  const show = state => {
    shown = state;
    waiting.forEach(check => check());
  };
  const { stop } = watchPeerings({ url, authorization, listing, show, webSocketImpl: Watched });
  await until({ 'p-1': 'PROVISIONING', 'p-2': 'READY' });
  sockets.at(-1).terminate();
  await change({ 'p-1': 'READY', 'p-2': null, 'p-3': 'FAILED' });
  await until({ 'p-1': 'READY', 'p-3': 'FAILED' });
  stop();
});

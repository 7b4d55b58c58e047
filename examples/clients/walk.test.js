// Runs each example against a gateway whose upstream changes while they page: node walk.test.js <gateway> <upstream>
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';
import { buildClientSchema, getIntrospectionQuery, printSchema } from 'graphql';
import { createElement, Suspense } from 'react';
import { RelayEnvironmentProvider } from 'react-relay';
import { create } from 'react-test-renderer';
import * as apollo from './apollo.js';
import * as urql from './urql.js';

const [gateway, upstream] = process.argv.slice(2);
const listing = { environment: 'env-1' };
const options = { url: `${gateway}/graphql`, authorization: `Basic ${btoa('a key:its secret')}`, listing, pageSize: 4 };
const send = globalThis.fetch;
// The examples are about what changes: no answer from before.
globalThis.fetch = (url, init) => send(url, { ...init, headers: { ...init.headers, 'cache-control': 'no-cache' } });
// A listing of the gateway's own making, from its last row to its first, and what is there of it.
const found = { environment: 'env-1', filter: { cloud: ['OTHER'], search: 'P-1' }, orderBy: { field: 'DISPLAY_NAME', direction: 'DESC' } };
const foundIds = ['p-180', 'p-150', 'p-120'];
const foundPhases = [{ phase: 'READY', count: 3 }];
const FORBIDDEN = { environment: 'env-forbidden' };

let schema;
let rows;

before(async () => {
  const answer = await fetch(options.url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery() }),
  });
  schema = (await answer.json()).data;
  writeFileSync('schema.graphql', printSchema(buildClientSchema(schema)));
  execFileSync('npm', ['run', '--silent', 'generate'], { stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
});

// Relay holds what a closed list has read for five minutes more; nobody waits for that.
after(() => void setTimeout(() => process.exit(), 100));

// Every third row is of a cloud, every fourth in a phase, that the gateway does not know.
beforeEach(() => change(() => Array.from({ length: 14 }, (_, number) => row(`p-${10 + number}0`, number))));

const row = (id, number) => ({ id, kind: number % 3 === 2 ? 'OciPeering' : 'AwsPeering', phase: number % 4 === 3 ? 'HIBERNATING' : 'READY' });
const without = (...ids) => list => list.filter(({ id }) => !ids.includes(id));
const withRow = id => list => [...list, row(id, 0)].sort((a, b) => (a.id < b.id ? -1 : 1));

async function change(...edits) {
  rows = edits.reduce((list, edit) => edit(list), rows);
  const { status } = await send(`${upstream}/rows`, { method: 'PUT', body: JSON.stringify(rows) });
  assert.equal(status, 200);
}

/** What a list shows when it shows everything there is. */
const everything = () => rows.map(({ id, kind, phase }) => `${id} name-${id} ${kind} ${phase === 'READY' ? phase : 'UNRECOGNIZED'}`);
const line = ({ __typename, kind, peeringId, displayName, status }) => [peeringId, displayName, kind ?? __typename, status.phase].join(' ');
const idsOf = lines => lines.map(text => text.split(' ')[0]);

/** Pages through the listing while rows come and go, then reads all again. */
async function walk({ lines, more, hasMore, refresh }) {
  const goOn = async () => {
    const before = lines().length;
    await more();
    await until(() => lines().length > before);
  };
  assert.deepEqual(lines(), everything().slice(0, 4));
  // Before the cursor, the very row of the cursor, behind it.
  await change(withRow('p-115'), without('p-130'), withRow('p-165'), without('p-180'));
  await goOn();
  await change(without('p-100'), withRow('p-500'));
  while (hasMore()) {
    await goOn();
  }
  const walked = idsOf(lines());
  assert.equal(new Set(walked).size, walked.length, 'no row twice');
  const loadedBefore = ['p-100', 'p-110', 'p-120', 'p-130'];
  assert.deepEqual(walked, [...loadedBefore, ...idsOf(everything()).filter(id => id > 'p-130')], 'every row behind the cursor, once');

  await refresh();
  await until(() => idsOf(lines()).includes('p-115') && !idsOf(lines()).includes('p-100'));
  while (hasMore()) {
    await goOn();
  }
  assert.deepEqual(lines(), everything(), 'every surviving row, once');
  assert.ok(lines().some(text => text.includes('OciPeering')) && lines().some(text => text.includes('UNRECOGNIZED')));
}

/** The lists of the two clients that have no components. */
const lists = {
  async 'Apollo Client'(listing, show) {
    const possibleTypes = await (await send(`${gateway}/graphql/possible-types.json`)).json();
    return apollo.openList({ ...options, listing, possibleTypes, show });
  },
  async urql(listing, show) {
    const list = urql.openList({ ...options, listing, schema, show });
    await list.start();
    return { ...list, close: () => {} };
  },
};

for (const [client, open] of Object.entries(lists)) {
  async function opened(listing, work) {
    let shown;
    const list = await open(listing, what => (shown = what));
    await until(() => shown);
    await work({ ...list, shown: () => shown, lines: () => shown.peerings.map(line) });
    list.close();
  }

  test(client, () => opened(listing, walk));

  test(`${client} searches, orders and counts`, () => opened(found, ({ lines, shown, hasMore }) => {
    assert.deepEqual(idsOf(lines()), foundIds);
    assert.equal(hasMore(), false);
    const { total, phases } = shown().counts;
    assert.equal(total, 3);
    assert.deepEqual(phases.map(({ phase, count }) => ({ phase, count })), foundPhases);
    assert.equal(shown().alarm, null);
    assert.equal(shown().error, undefined);
  }));

  test(`${client} tells of a listing that cannot be read, and does not go on`, () => opened(FORBIDDEN, ({ lines, shown, hasMore }) => {
    assert.match(shown().error.message, /environment/);
    assert.deepEqual(lines(), []);
    assert.equal(hasMore(), false);
  }));

  test(`${client} alarms where upstream cannot be reached, not while it is read again`, async () => {
    const failure = { __typename: 'UpstreamFailure', code: 'UPSTREAM_UNAVAILABLE', cause: 'STATUS_503', since: '2026-01-01T00:00:00Z' };
    await withAnswers({ freshness: 'STALE_IF_ERROR', upstreamFailure: failure }, () =>
      opened(listing, ({ shown }) => assert.equal(shown().alarm.cause, 'STATUS_503')));
    await withAnswers({ freshness: 'STALE_WHILE_REVALIDATE', upstreamFailure: failure }, () =>
      opened(listing, ({ shown }) => assert.equal(shown().alarm, null)));
  });
}

/** Does something while the gateway's connections say more than they do. */
async function withAnswers(changes, work) {
  const usual = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    const answer = await (await usual(...request)).json();
    Object.assign(answer.data.peerings, changes);
    return Response.json(answer);
  };
  try {
    await work();
  } finally {
    globalThis.fetch = usual;
  }
}

for (const component of ['Peerings', 'EnvironmentPeerings']) {
  async function opened(listing, work) {
    const { createEnvironment } = await import('./build/relay/network.js');
    const List = (await import(`./build/relay/${component}.js`))[component];
    const told = [];
    const environment = createEnvironment({ ...options, tell: errors => told.push(...errors) });
    const app = createElement(RelayEnvironmentProvider, { environment },
      createElement(Suspense, { fallback: 'Loading' }, createElement(List, { ...options, listing })));
    const screen = create(app);
    const all = type => (screen.toJSON()?.type === 'section' ? screen.root.findAllByType(type) : []);
    const lines = () => all('li').map(({ children }) => children.join(''));
    const button = text => screen.root.findAllByType('button').find(({ children }) => children[0] === text);
    const press = text => button(text).props.onClick();
    await until(() => all('button').length > 0);
    const hasMore = () => !button('More').props.disabled;
    await work({ lines, more: () => press('More'), hasMore, refresh: () => press('Refresh'), words: () => all('p')[0].children.join(''), told });
    screen.unmount();
  }

  test(`Relay, ${component}`, () => opened(listing, walk));

  test(`Relay, ${component}, searches, orders and counts`, () => opened(found, ({ lines, words }) => {
    assert.deepEqual(idsOf(lines()), foundIds);
    assert.equal(words(), '3: READY 3');
  }));

  test(`Relay, ${component}, tells of a listing that cannot be read`, () => opened(FORBIDDEN, ({ words, hasMore, told }) => {
    assert.equal(words(), 'These peerings could not be read.');
    assert.equal(hasMore(), false);
    assert.equal(told[0].extensions.code, 'FORBIDDEN');
  }));
}

test('graphql-codegen', async () => {
  const { walk: typedWalk, otherEnd, count, alarm } = await import('./build/codegen/peerings.js');
  const asked = [options.url, options.authorization];
  const shown = [];
  for await (const peering of typedWalk(...asked, listing, options.pageSize)) {
    shown.push(peering);
    if (shown.length === 4) {
      await change(withRow('p-115'), without('p-130'), withRow('p-165'), without('p-180'));
    }
  }
  assert.deepEqual(shown.slice(4).map(line), everything().filter(text => text > 'p-13'));
  assert.equal(otherEnd(shown.find(({ __typename }) => __typename === 'OtherPeering')), 'OciPeering');
  assert.equal(otherEnd(shown[0]), 'vpc-p-100');
  assert.equal(otherEnd({ __typename: 'YoungerThanThisProgram' }), 'unknown');

  const counted = await count(...asked, found);
  const ids = [];
  for await (const { peeringId } of typedWalk(...asked, found, 1)) {
    ids.push(peeringId);
  }
  assert.deepEqual(ids, foundIds.filter(id => id !== 'p-180'));
  assert.equal(counted.counts.total, 2);
  assert.equal(alarm(counted), null);
  assert.match(alarm({ freshness: 'STALE_IF_ERROR', upstreamFailure: { code: 'UPSTREAM_UNAVAILABLE' } }), /UPSTREAM_UNAVAILABLE/);
  await assert.rejects(typedWalk(...asked, FORBIDDEN, 1).next(), /environment/);
});

const pause = millis => new Promise(resolve => setTimeout(resolve, millis));

async function until(condition) {
  for (let attempt = 0; !(await condition()); attempt++) {
    assert.ok(attempt < Number(process.env.PATIENCE ?? 3000), 'the list moves on');
    await pause(20);
  }
}

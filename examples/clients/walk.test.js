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
const options = { url: `${gateway}/graphql`, authorization: `Basic ${btoa('a key:its secret')}`, environment: 'env-1', pageSize: 4 };
const send = globalThis.fetch;
// The examples are about what changes: no answer from before.
globalThis.fetch = (url, init) => send(url, { ...init, headers: { ...init.headers, 'cache-control': 'no-cache' } });

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

test('Apollo Client', async () => {
  let shown = [];
  const possibleTypes = await (await send(`${gateway}/graphql/possible-types.json`)).json();
  const list = apollo.openList({ ...options, possibleTypes, show: peerings => (shown = peerings) });
  await until(() => shown.length > 0);
  await walk({ ...list, lines: () => shown.map(line) });
  list.close();
});

test('urql', async () => {
  let shown;
  const list = urql.openList({ ...options, schema, show: peerings => (shown = peerings) });
  await list.start();
  await walk({ ...list, lines: () => shown.map(line) });
});

for (const component of ['Peerings', 'EnvironmentPeerings']) {
  test(`Relay, ${component}`, async () => {
    const { createEnvironment } = await import('./build/relay/network.js');
    const List = (await import(`./build/relay/${component}.js`))[component];
    const app = createElement(RelayEnvironmentProvider, { environment: createEnvironment(options) },
      createElement(Suspense, { fallback: 'Loading' }, createElement(List, options)));
    const screen = create(app);
    const lines = () => (screen.toJSON()?.type === 'ul' ? screen.root.findAllByType('li').map(({ children }) => children.join('')) : []);
    const button = text => screen.root.findAllByType('button').find(({ children }) => children[0] === text);
    const press = text => button(text).props.onClick();
    await until(() => lines().length > 0);
    await walk({ lines, more: () => press('More'), hasMore: () => !button('More').props.disabled, refresh: () => press('Refresh') });
    screen.unmount();
  });
}

test('graphql-codegen', async () => {
  const { walk: typedWalk, otherEnd } = await import('./build/codegen/peerings.js');
  const shown = [];
  for await (const peering of typedWalk(options.url, options.authorization, options.environment, options.pageSize)) {
    shown.push(peering);
    if (shown.length === 4) {
      await change(withRow('p-115'), without('p-130'), withRow('p-165'), without('p-180'));
    }
  }
  assert.deepEqual(shown.slice(4).map(line), everything().filter(text => text > 'p-13'));
  assert.equal(otherEnd(shown.find(({ __typename }) => __typename === 'OtherPeering')), 'OciPeering');
  assert.equal(otherEnd(shown[0]), 'vpc-p-100');
  assert.equal(otherEnd({ __typename: 'YoungerThanThisProgram' }), 'unknown');
});

const pause = millis => new Promise(resolve => setTimeout(resolve, millis));

async function until(condition) {
  for (let attempt = 0; !(await condition()); attempt++) {
    assert.ok(attempt < Number(process.env.PATIENCE ?? 3000), 'the list moves on');
    await pause(20);
  }
}

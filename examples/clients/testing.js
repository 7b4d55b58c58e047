// What the tests of the examples share: node <test> <gateway> <upstream>
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { buildClientSchema, getIntrospectionQuery, printSchema } from 'graphql';
import { createElement, Suspense } from 'react';
import { RelayEnvironmentProvider } from 'react-relay';
import { create } from 'react-test-renderer';
import * as apollo from './apollo.js';
import * as urql from './urql.js';

export const [gateway, upstream] = process.argv.slice(2);
export const FORBIDDEN = { environment: 'env-forbidden' };
export const options = { url: `${gateway}/graphql`, authorization: `Basic ${btoa('a key:its secret')}`, listing: { environment: 'env-1' }, pageSize: 4 };
const send = globalThis.fetch;
// The examples are about what changes: no answer from before.
const sendAfresh = (url, init) => send(url, { ...init, headers: { ...init.headers, 'cache-control': 'no-cache' } });
globalThis.fetch = sendAfresh;

let schema;

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

export const line = ({ __typename, kind, peeringId, displayName, status }) => [peeringId, displayName, kind ?? __typename, status.phase].join(' ');
export const idsOf = lines => lines.map(text => text.split(' ')[0]);

let rows = [];

/** Changes upstream's rows, `{ id, kind, phase }`, by functions from list to list; returns them. */
export async function change(...edits) {
  rows = edits.reduce((list, edit) => edit(list), rows);
  const { status } = await send(`${upstream}/rows`, { method: 'PUT', body: JSON.stringify(rows) });
  assert.equal(status, 200);
  return rows;
}

/** Every third row is of a cloud, every fourth in a phase, that the gateway does not know. */
export const row = (id, number) => ({ id, kind: number % 3 === 2 ? 'OciPeering' : 'AwsPeering', phase: number % 4 === 3 ? 'HIBERNATING' : 'READY' });
export const without = (...ids) => list => list.filter(({ id }) => !ids.includes(id));
export const withRow = id => list => [...list, row(id, 0)].sort((a, b) => (a.id < b.id ? -1 : 1));
/** What a list shows when it shows everything there is. */
export const everything = () => rows.map(({ id, kind, phase }) => `${id} name-${id} ${kind} ${phase === 'READY' ? phase : 'UNRECOGNIZED'}`);

/**
 * The lists of all clients, in one form: `open(changes of the options, work)` works with `{ firstState, state, lines, missing, words, failure,
 * alarm, more, hasMore, refresh, fewest }`. `fewest` returns the smallest number of rows that was shown since it was asked last.
 */
export const lists = {
  'Apollo Client': shownBy(async given => {
    const possibleTypes = await (await send(`${gateway}/graphql/possible-types.json`)).json();
    return apollo.openList({ ...given, possibleTypes });
  }),
  urql: shownBy(async given => {
    const list = urql.openList({ ...given, schema });
    await list.refresh();
    return list;
  }),
  'Relay, Peerings': rendered('Peerings'),
  'Relay, EnvironmentPeerings': rendered('EnvironmentPeerings'),
};

/** In the words of the tests, what is shown: how long a list waits is part of its state. */
const stateOf = ({ state, waitsSeconds }) => (waitsSeconds ? `${state}, waits ${waitsSeconds}` : state);

function shownBy(openList) {
  return async (changes, work) => {
    const sizes = [];
    let firstState;
    let shown;
    const show = what => {
      shown = what;
      sizes.push(what.peerings.length);
      firstState ??= what.state;
    };
    const list = await openList({ ...options, ...changes, show });
    await until(() => shown && shown.state !== 'loading');
    await work({
      ...list,
      lines: () => shown.peerings.map(line),
      failure: () => shown.failure && `${shown.failure.code}: ${shown.failure.message}`,
      alarm: () => shown.stale?.cause,
      firstState,
      state: () => stateOf(shown),
      missing: () => shown.missing,
      words: () => shown.counts && `${shown.counts.total}: ${shown.counts.phases.map(({ phase, count }) => `${phase} ${count}`).join(', ')}`,
      fewest: () => Math.min(...sizes.splice(0)),
    });
    list.close?.();
  };
}

function rendered(component) {
  return async (changes, work) => {
    const { createEnvironment } = await import('./build/relay/network.js');
    const List = (await import(`./build/relay/${component}.js`))[component];
    const { Loading } = await import('./build/relay/Loading.js');
    const { Boundary } = await import('./build/relay/Boundary.js');
    const environment = createEnvironment({ ...options, ...changes, tell: () => {} });
    let firstState;
    const Fallback = () => {
      firstState ??= 'loading';
      return createElement(Loading);
    };
    const list = attempt => createElement(List, { ...options, ...changes, attempt });
    const app = createElement(RelayEnvironmentProvider, { environment },
      createElement(Boundary, null, attempt => createElement(Suspense, { fallback: createElement(Fallback) }, list(attempt))));
    const screen = create(app);
    const all = type => (screen.toJSON()?.type === 'section' ? screen.root.findAllByType(type) : []);
    const text = element => element.children.map(child => (typeof child === 'string' ? child : text(child))).join('');
    const button = name => screen.root.findAllByType('button').find(({ children }) => children[0] === name);
    const press = name => button(name).props.onClick();
    const said = beginning => screen.root.findAllByType('p').map(text).find(words => words.startsWith(beginning));
    const failure = () => all('strong').filter(({ props }) => props.role === 'alert').map(text)[0];
    const state = () => {
      const [loading] = screen.root.findAllByType('span').map(text);
      if (loading) {
        return stateOf({ state: 'loading', waitsSeconds: /again in (\d+) s/.exec(loading)?.[1] });
      }
      return failure() ? 'failed' : said('There are no peerings') ? 'empty' : 'ready';
    };
    await until(() => all('button').length > 0);
    firstState ??= state();
    const sizes = [];
    const watch = setInterval(() => sizes.push(all('li').length), 1);
    await work({
      lines: () => all('li').map(text),
      firstState,
      state,
      missing: () => Number(/\d+/.exec(said('Missing') ?? '0')[0]),
      failure,
      alarm: () => all('em').map(text)[0],
      words: () => all('p').map(text)[0],
      more: () => press('More'),
      hasMore: () => Boolean(button('More') && !button('More').props.disabled),
      refresh: () => press(button('Try again') ? 'Try again' : 'Refresh'),
      fewest: () => Math.min(...sizes.splice(0)),
    });
    clearInterval(watch);
    screen.unmount();
  };
}

/** Does something while the gateway's answers are others: `change` gets the answer and the number of the request, and may change or replace it. */
export async function withAnswers(change, work) {
  let number = 0;
  const asked = [];
  globalThis.fetch = async (url, init) => {
    asked.push(JSON.parse(init.body).variables);
    const at = number++;
    const answer = await (await sendAfresh(url, init)).json();
    return Response.json(change(answer, at) ?? answer);
  };
  try {
    await work(asked);
  } finally {
    globalThis.fetch = sendAfresh;
  }
}

const pause = millis => new Promise(resolve => setTimeout(resolve, millis));

export async function until(condition, what = 'the list moves on') {
  for (let attempt = 0; !(await condition()); attempt++) {
    assert.ok(attempt < Number(process.env.PATIENCE ?? 3000), what);
    await pause(20);
  }
}

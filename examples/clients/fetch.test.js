// Runs the example of plain fetch against the sandbox's faults: node fetch.test.js <gateway> <sandbox>
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { openEnvironments } from './fetch.js';
import { behave } from './sandbox.js';

const [gateway] = process.argv.slice(2);
let keys = 0;

afterEach(() => behave({ fault: 'none', limit: 1000, window: '1m', latency: '0ms' }));

/** Opens a list with a key that nothing is cached for; `seen` has all that was shown, by environment. */
function open(ids, { url = `${gateway}/graphql`, pageSize = 5 } = {}) {
  const authorization = `Basic ${btoa(`key-${++keys}:secret`)}`;
  const seen = [];
  const list = openEnvironments({ url, authorization, ids, pageSize, show: views => seen.push(views) });
  return { ...list, seen, last: id => seen.at(-1).find(view => view.id === id) };
}

/** Lets cached pages count for nothing in a request. */
async function withoutCache(work) {
  const usual = globalThis.fetch;
  globalThis.fetch = (url, init) => usual(url, { ...init, headers: { ...init.headers, 'Cache-Control': 'no-cache' } });
  try {
    await work();
  } finally {
    globalThis.fetch = usual;
  }
}

test('loading, then ready, page by page', async () => {
  const { refresh, more, seen, last } = open(['env-mixed']);
  await refresh();
  assert.equal(seen[0][0].state, 'loading');
  assert.equal(last('env-mixed').state, 'ready');
  while (last('env-mixed').hasMore) {
    await more('env-mixed');
  }
  const ids = last('env-mixed').peerings.map(({ peeringId }) => peeringId);
  assert.ok(ids.length > 10);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(last('env-mixed').missing, 0);
});

test('empty, and partial: a forbidden environment fails alone', async () => {
  const { refresh, more, last } = open(['env-empty', 'env-forbidden', 'env-mixed']);
  await refresh();
  assert.equal(last('env-empty').state, 'empty');
  assert.equal(last('env-mixed').state, 'ready');
  const { state, failure, hasMore } = last('env-forbidden');
  assert.equal(state, 'failed');
  assert.equal(failure.code, 'FORBIDDEN');
  assert.match(failure.remedy, /another environment/);
  assert.equal(hasMore, false);
  await more('env-forbidden');
  assert.equal(last('env-forbidden').state, 'failed');
});

test('a refused credential', async () => {
  await behave({ fault: 'error401' });
  const { refresh, last } = open(['env-mixed']);
  await refresh();
  assert.equal(last('env-mixed').failure.code, 'UNAUTHENTICATED');
  assert.equal(last('env-mixed').failure.remedy, 'Sign in again.');
});

test('a credential that is refused later keeps what is shown', async () => {
  const { refresh, last } = open(['env-mixed']);
  await refresh();
  await behave({ fault: 'error401' });
  await withoutCache(refresh);
  assert.equal(last('env-mixed').failure.code, 'UNAUTHENTICATED');
  assert.equal(last('env-mixed').peerings.length, 5);
});

for (const fault of ['error500', 'reset', 'truncate']) {
  test(`an upstream that fails: ${fault}`, async () => {
    await behave({ fault });
    const { refresh, last } = open(['env-mixed']);
    await refresh();
    assert.equal(last('env-mixed').failure.code, 'UPSTREAM_UNAVAILABLE');
    await behave({ fault: 'none' });
    await refresh();
    assert.equal(last('env-mixed').state, 'ready');
    assert.equal(last('env-mixed').failure, undefined);
  });
}

test('stale, while upstream fails', async () => {
  const { refresh, last } = open(['env-mixed']);
  await refresh();
  assert.equal(last('env-mixed').stale, undefined);
  await behave({ fault: 'error500' });
  await withoutCache(refresh);
  assert.equal(last('env-mixed').state, 'ready');
  assert.equal(last('env-mixed').stale.code, 'UPSTREAM_UNAVAILABLE');
  assert.ok(Date.parse(last('env-mixed').fetchedAt));
});

test('rate-limited: waits as long as the gateway says, then reads it', async () => {
  await behave({ limit: 1, window: '4s' });
  const { refresh, seen, last } = open(['env-mixed', 'env-empty', 'env-large']);
  await refresh();
  const waits = seen.flat().filter(({ waitsSeconds }) => waitsSeconds);
  assert.ok(waits.length > 0 && waits.every(({ state }) => state === 'loading'), JSON.stringify(seen));
  const states = ['env-mixed', 'env-empty', 'env-large'].map(id => last(id).failure?.code ?? last(id).state);
  assert.ok(states.filter(state => ['ready', 'empty'].includes(state)).length >= 2, states.join());
});

test('a gateway that cannot be reached', async () => {
  const { refresh, last } = open(['env-mixed'], { url: 'http://localhost:1/graphql' });
  await refresh();
  assert.equal(last('env-mixed').failure.code, 'NETWORK');
  assert.equal(last('env-mixed').hasMore, false);
});

test('an item that cannot be read is missing, and the rest is shown', async () => {
  const usual = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    const answer = await (await usual(...request)).json();
    answer.data.environments[0].peerings.nodes[1] = null;
    return Response.json(answer);
  };
  try {
    const { refresh, last } = open(['env-mixed']);
    await refresh();
    assert.equal(last('env-mixed').missing, 1);
    assert.equal(last('env-mixed').peerings.length, 4);
  } finally {
    globalThis.fetch = usual;
  }
});

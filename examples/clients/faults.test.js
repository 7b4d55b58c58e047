// Runs each client library's example against the sandbox's faults: node faults.test.js <gateway> <sandbox>
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { behave } from './sandbox.js';
import { lists, options, until } from './testing.js';

afterEach(() => behave({ fault: 'none', limit: 1000, window: '1m' }));

/** Options with a key that nothing is cached for. */
const reading = environment => ({ authorization: `Basic ${btoa(`${randomUUID()}:secret`)}`, listing: { environment } });

for (const [client, open] of Object.entries(lists)) {
  test(`${client}: loading, then ready or empty`, async () => {
    await open(reading('env-mixed'), async ({ firstState, state, lines }) => {
      await until(() => state() === 'ready');
      assert.deepEqual([firstState, lines().length], ['loading', 4]);
    });
    await open(reading('env-empty'), async ({ firstState, state, hasMore }) => {
      await until(() => state() === 'empty');
      assert.deepEqual([firstState, hasMore()], ['loading', false]);
    });
  });

  test(`${client}: an environment that may not be read`, () => open(reading('env-forbidden'), ({ state, failure, hasMore }) => {
    assert.equal(state(), 'failed');
    assert.match(failure(), /FORBIDDEN: /);
    assert.equal(hasMore(), false);
  }));

  test(`${client}: a refused credential`, async () => {
    await behave({ fault: 'error401' });
    await open(reading('env-mixed'), ({ state, failure, hasMore }) => {
      assert.equal(state(), 'failed');
      assert.match(failure(), /UNAUTHENTICATED: /);
      assert.equal(hasMore(), false);
    });
  });

  test(`${client}: a credential that is refused later keeps what is shown`, () => open(reading('env-mixed'), async ({ lines, failure, refresh }) => {
    await behave({ fault: 'error401' });
    refresh();
    await until(failure);
    assert.match(failure(), /^UNAUTHENTICATED: /);
    assert.equal(lines().length, 4);
  }));

  for (const fault of ['error500', 'reset', 'truncate']) {
    test(`${client}: an upstream that fails: ${fault}`, async () => {
      await behave({ fault });
      await open(reading('env-mixed'), async ({ state, failure, refresh }) => {
        assert.match(failure(), /UPSTREAM_UNAVAILABLE: /);
        await behave({ fault: 'none' });
        refresh();
        await until(() => state() === 'ready');
        assert.equal(failure(), undefined);
      });
    });
  }

  test(`${client}: stale, while upstream fails`, () => open(reading('env-mixed'), async ({ alarm, state, lines, refresh }) => {
    assert.equal(alarm(), undefined);
    await behave({ fault: 'error500' });
    refresh();
    await until(alarm);
    assert.match(alarm(), /STATUS_500/);
    await until(() => state() === 'ready');
    assert.equal(lines().length, 4);
  }));

  test(`${client}: the rate limit, which it waits for`, async () => {
    await behave({ limit: 1, window: '2s' });
    const waited = [];
    const pause = seconds => new Promise(resolve => setTimeout(resolve, waited.push(seconds) && seconds * 1000));
    const key = reading('env-empty');
    await open({ ...key, pause }, () => {});
    await open({ ...key, pause, listing: { environment: 'env-mixed' } }, ({ state, lines, failure }) => {
      assert.deepEqual([state(), lines().length, failure()], ['ready', 4, undefined]);
    });
    assert.ok(waited.length >= 1 && waited.every(seconds => seconds >= 1 && seconds <= 60), waited.join());
  });
}

test('graphql-codegen: every state', async () => {
  const { walk } = await import('./build/codegen/peerings.js');
  const statesOf = async ({ authorization, listing }, first = 1000) => {
    const views = [];
    await walk({ ...options, authorization }, listing, first, view => views.push(view));
    return views.map(({ state, failure, waitsSeconds }) => failure?.code ?? (waitsSeconds ? 'waits' : state));
  };
  assert.deepEqual(await statesOf(reading('env-mixed')), ['loading', 'ready']);
  assert.deepEqual(await statesOf(reading('env-empty')), ['loading', 'empty']);
  assert.deepEqual(await statesOf(reading('env-forbidden')), ['loading', 'FORBIDDEN']);
  await behave({ fault: 'error401' });
  assert.deepEqual(await statesOf(reading('env-mixed')), ['loading', 'UNAUTHENTICATED']);
  await behave({ fault: 'error500' });
  assert.deepEqual(await statesOf(reading('env-mixed')), ['loading', 'UPSTREAM_UNAVAILABLE']);
  await behave({ fault: 'none', limit: 1, window: '2s' });
  const key = reading('env-empty');
  await statesOf(key);
  assert.deepEqual(await statesOf({ ...key, listing: { environment: 'env-mixed' } }), ['loading', 'waits', 'ready']);
});

// Runs each example against a gateway that cannot always answer, and on a listing of more rows than one request gives.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { change, everything, lists, options, row, until, withAnswers, withRow, without } from './testing.js';

const ROWS = 1100;

beforeEach(() => change(() => Array.from({ length: ROWS }, (_, number) => row(`p-${10_000 + number}`, number))));

/** The answer to a page that cannot be read. */
function spent({ data }, at, extensions) {
  const holder = Object.keys(data).find(name => name !== 'peerings');
  (holder ? data[holder] : data).peerings = null;
  const path = holder ? [holder, 'peerings'] : ['peerings'];
  return { data, errors: [{ message: 'The budget is spent.', path, extensions: { code: 'RATE_LIMITED', ...extensions } }] };
}

const spentFor = retryAfterSeconds => answer => spent(answer, 0, { retryAfterSeconds });

const holderOf = data => data.environment ?? data.node ?? data;

/** The answer to a page of which the second item, and the counts, cannot be read. */
function broken({ data }) {
  const { peerings } = holderOf(data);
  const path = data === holderOf(data) ? ['peerings'] : [Object.keys(data)[0], 'peerings'];
  peerings.edges[1].node = null;
  peerings.counts = null;
  return { data, errors: [
    { message: 'This item breaks the contract.', path: [...path, 'edges', 1, 'node'], extensions: { code: 'UPSTREAM_INVALID_RESPONSE' } },
    { message: 'The budget is spent.', path: [...path, 'counts'], extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 5 } },
  ] };
}

/** A pause that a test ends: `seconds` has how long each was to be. */
function pausing() {
  const seconds = [];
  let end;
  const pause = length => {
    seconds.push(length);
    return new Promise(resolve => (end = resolve));
  };
  return { pause, seconds, end: () => end() };
}

const noPause = () => assert.fail('does not wait');

function unreachable() {
  throw new TypeError('fetch failed');
}

const onlyAt = (number, trouble) => (answer, at) => (at === number ? trouble(answer) : undefined);

for (const [client, open] of Object.entries(lists)) {
  for (const trouble of [spent, unreachable]) {
    test(`${client} keeps its rows where a page cannot be had: ${trouble.name}`, () => open({}, async ({ lines, more, hasMore, failure, refresh }) => {
      const rows = everything().slice(0, 4);
      for (const act of [more, refresh]) {
        await withAnswers(trouble, async () => {
          act();
          await until(failure);
        });
        assert.match(failure(), /budget is spent|fetch failed/);
        assert.deepEqual(lines(), rows);
        assert.equal(hasMore(), true);
        refresh();
        await until(() => !failure());
        assert.deepEqual(lines(), rows);
      }
      await more();
      await until(() => lines().length === 8);
    }));

    test(`${client} reads anew what could not be had at first: ${trouble.name}`, () => withAnswers(onlyAt(0, trouble), () =>
      open({}, async ({ lines, hasMore, failure, refresh }) => {
        assert.match(failure(), /budget is spent|fetch failed/);
        assert.deepEqual(lines(), []);
        assert.equal(hasMore(), false);
        refresh();
        await until(() => lines().length === 4);
        assert.equal(failure(), undefined);
        assert.equal(hasMore(), true);
      })));
  }

  test(`${client} waits once for the rate limit, then shows what there is`, async () => {
    const { pause, seconds, end } = pausing();
    await open({ pause }, async ({ lines, state, failure, more, refresh }) => {
      for (const act of [refresh, more]) {
        const rows = lines();
        await withAnswers(onlyAt(0, spentFor(7)), async asked => {
          act();
          await until(() => state() === 'loading, waits 7');
          assert.deepEqual(lines(), rows);
          end();
          await until(() => state() === 'ready' && lines().length === (act === more ? 8 : rows.length));
          assert.deepEqual(asked[1], asked[0]);
        });
      }
      assert.equal(failure(), undefined);
      assert.deepEqual(seconds, [7, 7]);
    });
  });

  test(`${client} waits only once, and at most a minute`, async () => {
    const { pause, seconds, end } = pausing();
    await open({ pause }, async ({ state, failure, refresh }) => {
      await withAnswers(spentFor(60), async asked => {
        refresh();
        await until(() => state() === 'loading, waits 60');
        end();
        await until(() => state() === 'failed');
        assert.match(failure(), /^RATE_LIMITED: /);
        assert.equal(asked.length, 2);
      });
      let answered = 0;
      await withAnswers((answer, at) => (answered = at + 1) && spentFor(61)(answer), async () => {
        refresh();
        // It has failed before: only once it is answered is this request over.
        await until(() => answered === 1 && state() === 'failed');
      });
      assert.equal(answered, 1);
      assert.deepEqual(seconds, [60]);
    });
  });

  test(`${client} tells loading from empty`, async () => {
    await change(() => []);
    await open({}, async ({ firstState, state, lines, missing, failure }) => {
      assert.equal(firstState, 'loading');
      await until(() => state() === 'empty');
      assert.deepEqual([lines(), missing(), failure()], [[], 0, undefined]);
    });
  });

  test(`${client} shows the rest of a page, and how much is missing, without a wait`, () => withAnswers(onlyAt(0, broken), () =>
    open({ pause: noPause }, async ({ state, lines, missing, failure, hasMore }) => {
      await until(() => state() === 'ready');
      assert.deepEqual(lines(), everything().slice(0, 4).toSpliced(1, 1));
      assert.equal(missing(), 1);
      assert.equal(failure(), undefined);
      assert.equal(hasMore(), true);
    })));

  test(`${client} keeps all that is loaded while it reads again`, () => open({ pageSize: 400 }, async ({ lines, more, hasMore, refresh, failure, fewest }) => {
    for (const loaded of [800, ROWS]) {
      await more();
      await until(() => lines().length === loaded && !failure());
    }
    fewest();
    const before = lines();
    await change(without('p-10000'), withRow('p-20000'));
    await withAnswers(onlyAt(1, spent), async asked => {
      refresh();
      await until(failure);
      assert.deepEqual(asked.map(({ first }) => first), [1000, 100], 'as many as are shown, in requests that the gateway takes');
    });
    assert.deepEqual(lines(), before);

    refresh();
    await until(() => lines().some(text => text.startsWith('p-20000')));
    assert.deepEqual(lines(), everything());
    assert.equal(fewest(), ROWS, 'never fewer');
    assert.equal(hasMore(), false);
  }));

  if (!client.startsWith('Relay')) {
    test(`${client} loses no page that is asked for while it reads again`, () => open({}, async ({ lines, more, refresh }) => {
      await Promise.all([refresh(), more()]);
      await until(() => lines().length === 8);
    }));
  }
}

test('graphql-codegen tells why there are no counts', async () => {
  const { count } = await import('./build/codegen/peerings.js');
  const uncounted = ({ data }) => {
    data.peerings.counts = null;
    return { data, errors: [{ message: 'The budget is spent.', path: ['peerings', 'counts'] }] };
  };
  await withAnswers(uncounted, () => assert.rejects(count(options, options.listing), /budget is spent/));
});

/** All that graphql-codegen's walk shows. */
async function walked(changes = {}) {
  const { walk } = await import('./build/codegen/peerings.js');
  const views = [];
  await walk({ ...options, ...changes }, options.listing, 1000, view => views.push(view));
  return { views, last: views.at(-1) };
}

const statesOf = views => views.map(({ state, waitsSeconds }) => (waitsSeconds ? `${state}, waits ${waitsSeconds}` : state));

test('graphql-codegen waits once for the rate limit, then shows what there is', async () => {
  const seconds = [];
  const pause = async length => void seconds.push(length);
  await withAnswers(onlyAt(1, spentFor(7)), async () => {
    const { views, last } = await walked({ pause });
    assert.deepEqual(statesOf(views), ['loading', 'ready', 'loading', 'loading, waits 7', 'ready']);
    assert.equal(last.peerings.length, ROWS);
  });
  await withAnswers((answer, at) => (at > 0 ? spentFor(60)(answer) : undefined), async () => {
    const { last } = await walked({ pause });
    assert.deepEqual([last.state, last.failure.code, last.peerings.length], ['failed', 'RATE_LIMITED', 1000]);
  });
  assert.deepEqual(seconds, [7, 60]);
  await withAnswers(spentFor(61), async () => assert.equal((await walked({ pause: noPause })).last.failure.retryAfterSeconds, 61));
});

test('graphql-codegen tells loading, empty, partial, stale and unreachable apart', async () => {
  const partial = ({ data }) => {
    data.peerings.nodes[1] = null;
    data.peerings.freshness = 'STALE_IF_ERROR';
    data.peerings.upstreamFailure = { code: 'UPSTREAM_UNAVAILABLE', cause: 'STATUS_503', since: '2026-01-01T00:00:00Z' };
    return { data, errors: [{ message: 'This item breaks the contract.', path: ['peerings', 'nodes', 1] }] };
  };
  await withAnswers(partial, async () => {
    const { views: [, first] } = await walked();
    assert.deepEqual([first.state, first.peerings.length, first.missing], ['ready', 999, 1]);
    assert.match(first.alarm, /UPSTREAM_UNAVAILABLE/);
  });
  await withAnswers(unreachable, async () => assert.equal((await walked()).last.failure.code, 'NETWORK'));
  await change(() => []);
  assert.deepEqual(statesOf((await walked()).views), ['loading', 'empty']);
});

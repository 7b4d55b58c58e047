// Runs each example against a gateway that cannot always answer, and on a listing of more rows than one request gives.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { change, everything, lists, options, row, until, withAnswers, withRow, without } from './testing.js';

const ROWS = 1100;

beforeEach(() => change(() => Array.from({ length: ROWS }, (_, number) => row(`p-${10_000 + number}`, number))));

/** The answer to a page that cannot be read. */
function spent({ data }) {
  const holder = Object.keys(data).find(name => name !== 'peerings');
  (holder ? data[holder] : data).peerings = null;
  const path = holder ? [holder, 'peerings'] : ['peerings'];
  return { data, errors: [{ message: 'The budget is spent.', path, extensions: { code: 'RATE_LIMITED' } }] };
}

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
  await withAnswers(uncounted, () => assert.rejects(count(options.url, options.authorization, options.listing), /budget is spent/));
});

// Runs each example against a gateway whose upstream changes while they page: node walk.test.js <gateway> <upstream>
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FORBIDDEN, change, everything, idsOf, line, lists, options, row, until, withAnswers, withRow, without } from './testing.js';

// A listing of the gateway's own making, from its last row to its first, and what is there of it.
const found = { environment: 'env-1', filter: { cloud: ['OTHER'], search: 'P-1' }, orderBy: { field: 'DISPLAY_NAME', direction: 'DESC' } };
const foundIds = ['p-180', 'p-150', 'p-120'];

beforeEach(() => change(() => Array.from({ length: 14 }, (_, number) => row(`p-${10 + number}0`, number))));

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

for (const [client, open] of Object.entries(lists)) {
  test(client, () => open({}, walk));

  test(`${client} searches, orders and counts`, () => open({ listing: found }, ({ lines, words, hasMore, alarm, failure }) => {
    assert.deepEqual(idsOf(lines()), foundIds);
    assert.equal(words(), '3: READY 3');
    assert.equal(hasMore(), false);
    assert.equal(alarm(), undefined);
    assert.equal(failure(), undefined);
  }));

  test(`${client} tells of a listing that cannot be read, and does not go on`, () => open({ listing: FORBIDDEN }, ({ lines, failure, hasMore }) => {
    assert.match(failure(), /environment/);
    assert.deepEqual(lines(), []);
    assert.equal(hasMore(), false);
  }));

  test(`${client} alarms where upstream cannot be reached, not while it is read again`, async () => {
    const upstreamFailure = { __typename: 'UpstreamFailure', code: 'UPSTREAM_UNAVAILABLE', cause: 'STATUS_503', since: '2026-01-01T00:00:00Z' };
    const saying = freshness => ({ data }) => void Object.assign((data.environment ?? data).peerings, { freshness, upstreamFailure });
    await withAnswers(saying('STALE_IF_ERROR'), () => open({}, ({ alarm }) => assert.match(alarm(), /STATUS_503/)));
    await withAnswers(saying('STALE_WHILE_REVALIDATE'), () => open({}, ({ alarm }) => assert.equal(alarm(), undefined)));
  });
}

test('graphql-codegen', async () => {
  const { walk: typedWalk, otherEnd, count, alarm } = await import('./build/codegen/peerings.js');
  const shown = [];
  await typedWalk(options, options.listing, options.pageSize, async ({ state, peerings }) => {
    shown.splice(0, shown.length, ...peerings);
    if (state === 'ready' && peerings.length === 4) {
      await change(withRow('p-115'), without('p-130'), withRow('p-165'), without('p-180'));
    }
  });
  assert.deepEqual(shown.slice(4).map(line), everything().filter(text => text > 'p-13'));
  assert.equal(otherEnd(shown.find(({ __typename }) => __typename === 'OtherPeering')), 'OciPeering');
  assert.equal(otherEnd(shown[0]), 'vpc-p-100');
  assert.equal(otherEnd({ __typename: 'YoungerThanThisProgram' }), 'unknown');

  const counted = await count(options, found);
  let ids;
  await typedWalk(options, found, 1, ({ peerings }) => (ids = peerings.map(({ peeringId }) => peeringId)));
  assert.deepEqual(ids, foundIds.filter(id => id !== 'p-180'));
  assert.equal(counted.counts.total, 2);
  assert.equal(alarm(counted), null);
  assert.match(alarm({ freshness: 'STALE_IF_ERROR', upstreamFailure: { code: 'UPSTREAM_UNAVAILABLE' } }), /UPSTREAM_UNAVAILABLE/);
  await assert.rejects(count(options, FORBIDDEN), /environment/);
});

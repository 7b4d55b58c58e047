// The demo on bad days: of upstream, of the budget, of the way to the gateway.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gateway, withPage } from './browser.js';
import { chip, ids, rewrite, started, until, withoutStream } from './demo-page.js';

test('keeps its rows where only the numbers cannot be had', () => withPage({}, async page => {
  await rewrite(page, 'Counts', json => {
    json.data.byPhase.counts = null;
    const extensions = { code: 'UPSTREAM_UNAVAILABLE' };
    json.errors = [...(json.errors ?? []), { message: 'No.', path: ['byPhase', 'counts'], extensions }];
  });
  await started(page);
  await page.getByText(/^The numbers are not known right now: UPSTREAM_UNAVAILABLE, request \S+$/).waitFor();
  assert.equal(await chip(page, 'Phase', 'Failed').locator('b').count(), 0, 'no number rather than a wrong one');
  assert.ok((await ids(page)).length > 5);
  assert.equal(await page.getByRole('alert').count(), 0);
}));

test('tells of old data and a spent budget, and keeps what it shows', () => withPage({ expected: /ERR_FAILED/ }, async page => {
  // The page's own clock, so that nobody waits for it to read again.
  await page.clock.install();
  await withoutStream(page);
  await started(page);
  const rows = (await ids(page)).length;
  let trouble = 'refreshing';
  const old = { fetchedAt: new Date(Date.now() - 180_000).toISOString(), stale: true };
  await rewrite(page, 'Peerings', json => {
    if (trouble === 'refreshing') {
      Object.assign(json.data.peerings, old, { freshness: 'STALE_WHILE_REVALIDATE', upstreamFailure: null });
      json.data.rateLimit = { ...json.data.rateLimit, limit: 100, remaining: 3 };
    } else if (trouble === 'failing') {
      const since = new Date(Date.now() - 60_000).toISOString();
      const upstreamFailure = { __typename: 'UpstreamFailure', code: 'UPSTREAM_UNAVAILABLE', cause: 'STATUS_503', since };
      Object.assign(json.data.peerings, old, { freshness: 'STALE_IF_ERROR', upstreamFailure });
    } else if (trouble === 'spent') {
      json.data.peerings = null;
      json.errors = [{ message: 'Spent.', path: ['peerings'], extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 5 } }];
    }
  });
  await page.clock.runFor('00:11');
  await page.getByText('Read 3 minutes ago, being read again').waitFor();
  await page.getByText('3 of 100 calls left').waitFor();
  assert.equal(await page.getByRole('alert').count(), 0, 'calm');
  trouble = 'failing';
  await page.clock.runFor('00:11');
  await page.getByRole('alert').getByText(/^Confluent cannot be reached since .*\(UPSTREAM_UNAVAILABLE, STATUS_503\)\.$/).waitFor();
  await page.getByText('Old data, read 3 minutes ago').waitFor();
  trouble = 'spent';
  await page.clock.runFor('00:11');
  await page.getByText('The budget of calls is spent').waitFor();
  await page.getByText(/^RATE_LIMITED request \S+$/).waitFor();
  await page.getByText(/Again in [1-5] s/).waitFor();
  assert.ok((await ids(page)).length >= rows - 2, 'the rows stay');
  await page.route('**/graphql', route => route.abort());
  await page.clock.runFor('00:06');
  await page.getByRole('alert').getByText('No connection').waitFor();
  assert.ok((await ids(page)).length >= rows - 2, 'the rows stay');
  await page.unrouteAll({ behavior: 'wait' });
  await page.clock.runFor('00:06');
  await page.getByRole('alert').first().waitFor({ state: 'detached' });
  // The gateway may have old data too, by now, and refresh it behind.
  await until(async () => {
    await page.clock.runFor('00:11');
    return /^Read [^,]*$/.test(await page.locator('.freshness').innerText());
  }, 'the data is new again');
}));

test('says what an environment refuses', () => withPage({}, async page => {
  await page.goto(`${gateway}/demo/?environment=env-forbidden`);
  await page.getByRole('alert').getByText('This environment cannot be read').waitFor();
  await page.getByText(/^FORBIDDEN request \S+ of Confluent’s \S+$/).waitFor();
  await page.getByLabel('Environment').selectOption('env-empty');
  await page.getByText('No peering here.').waitFor();
}));

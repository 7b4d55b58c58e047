// What the demo says of failures, and how it goes on after them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, gateway, withPage } from './browser.js';
import { chip, ids, numberOf, rewrite, started, until, withoutStream } from './demo-page.js';

const BROKEN = { expected: /ERR_FAILED|503/ };
const attentionOf = page => page.getByRole('region', { name: 'Needs you' });
const counts = route => /\bcounts\b/.test(route.request().postDataJSON().query);

function failing(code) {
  return json => {
    const [field] = Object.keys(json.data);
    json.data[field] = null;
    json.errors = [{ message: 'Not now.', path: [field], extensions: { code } }];
  };
}

test('says why it cannot count, and counts when it is told to', () => withPage(BROKEN, async page => {
  await page.route('**/graphql', route => (counts(route) ? route.abort() : route.fallback()));
  await started(page);
  await attentionOf(page).getByText('OFFLINE').waitFor();
  assert.equal(await page.getByText(/counting…/i).count(), 0);
  const again = page.getByRole('button', { name: 'Try again' });
  await until(async () => (await again.count()) === 2, 'in both places that count');
  await assertAccessible(page);
  await page.unrouteAll({ behavior: 'wait' });
  await again.last().click();
  await chip(page, 'Phase', 'Failed').locator('b').waitFor();
  await again.click();
  await attentionOf(page).getByRole('button', { name: /^Failed .* in env-large$/ }).waitFor();
  assert.equal(await again.count(), 0);
}));

test('tells a refusal of a whole request for numbers by its code', () => withPage({}, async page => {
  await page.route('**/graphql', async route => {
    const errors = [{ message: 'Too much.', extensions: { code: 'LIMIT_EXCEEDED', name: 'ids', limit: 100, actual: 101 } }];
    await (counts(route) ? route.fulfill({ json: { errors } }) : route.fallback());
  });
  await started(page);
  await attentionOf(page).getByText('LIMIT_EXCEEDED').waitFor();
  assert.equal(await page.getByText(/The numbers are not known right now: LIMIT_EXCEEDED/).count(), 2, 'there and above the table');
  assert.equal(await page.getByText(/counting…/i).count(), 0);
}));

for (const code of ['INTERNAL', 'GATEWAY_UNAUTHENTICATED', 'FORBIDDEN', 'UPSTREAM_INVALID_RESPONSE']) {
  test(`offers to try again after ${code}`, () => withPage({}, async page => {
    await rewrite(page, 'Peerings', failing(code));
    await page.goto(`${gateway}/demo/?environment=env-mixed`);
    await page.getByText(code, { exact: true }).first().waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.row .name').first().waitFor();
    await page.getByText(code, { exact: true }).first().waitFor({ state: 'detached' });
  }));
}

test('offers to try again in the details, too', () => withPage({}, async page => {
  await rewrite(page, 'Peering', failing('UPSTREAM_UNAVAILABLE'));
  await started(page, '?environment=env-mixed&peering=p-2f8kd1');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('UPSTREAM_UNAVAILABLE').waitFor();
  await assertAccessible(page);
  await page.unrouteAll({ behavior: 'wait' });
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await dialog.getByRole('heading', { name: 'prod-peering-use1' }).waitFor();
  await dialog.getByText('UPSTREAM_UNAVAILABLE').waitFor({ state: 'detached' });
}));

test('says so where it cannot even start', () => withPage(BROKEN, async page => {
  await page.route('**/possible-types.json', route => route.fulfill({ status: 503, body: '' }));
  await page.goto(`${gateway}/demo/`);
  await page.getByRole('alert').getByText('HTTP 503').waitFor();
  await page.unrouteAll({ behavior: 'wait' });
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.row .name').first().waitFor();
}));

test('goes on at a press of More while it reads again', () => withPage({}, async page => {
  await page.addInitScript(() => {
    // Only what is pressed counts.
    globalThis.IntersectionObserver = class { observe() {} disconnect() {} };
  });
  await page.clock.install();
  await withoutStream(page);
  await started(page, '?environment=env-large');
  let release;
  const held = new Promise(resolve => (release = resolve));
  let reading = false;
  await page.route('**/graphql', async route => {
    const { operationName, variables } = route.request().postDataJSON();
    if (operationName === 'Peerings' && !variables.after) {
      reading = true;
      await held;
    }
    await route.continue();
  });
  await page.clock.runFor('00:11');
  await until(() => reading, 'reads again');
  await page.locator('.more').click();
  await page.getByRole('button', { name: 'Loading…' }).waitFor();
  release();
  await until(async () => (await page.locator('.row').count()) === 60, 'the next rows');
  const seen = await ids(page);
  assert.equal(new Set(seen).size, seen.length);
}));

test('announces a failure once, not with every second', () => withPage({}, async page => {
  await page.clock.install();
  await withoutStream(page);
  await started(page);
  let trouble = 'failing';
  await rewrite(page, 'Peerings', json => {
    if (trouble === 'failing') {
      const upstreamFailure = { __typename: 'UpstreamFailure', code: 'UPSTREAM_UNAVAILABLE', cause: 'STATUS_503', since: '2026-01-01T00:00:00Z' };
      Object.assign(json.data.peerings, { freshness: 'STALE_IF_ERROR', upstreamFailure });
    } else {
      json.data.peerings = null;
      json.errors = [{ message: 'Spent.', path: ['peerings'], extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 5 } }];
    }
  });
  const announced = () => page.evaluate(() => globalThis.announced.splice(0));
  await page.evaluate(() => {
    const LIVE = '[role=alert], [role=status], [aria-live]';
    globalThis.announced = [];
    new MutationObserver(changes => changes.forEach(({ target, addedNodes }) => {
      const around = (target.closest ? target : target.parentElement)?.closest(LIVE);
      const added = [...addedNodes].filter(node => node.matches).flatMap(node => [node, ...node.querySelectorAll('*')]).filter(node => node.matches('[role=alert]'));
      globalThis.announced.push(...[around, ...added].filter(Boolean).map(region => region.innerText));
    })).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await page.clock.runFor('00:11');
  await page.getByRole('alert').getByText('Confluent cannot be reached').waitFor();
  assert.equal((await announced()).filter(text => text.includes('cannot be reached')).length, 1);
  await page.clock.runFor('00:05');
  assert.deepEqual(await announced(), []);

  trouble = 'spent';
  await page.clock.runFor('00:06');
  await page.getByRole('alert').getByText('The budget of calls is spent').waitFor();
  assert.equal((await announced()).filter(text => text.includes('The budget')).length, 1);
  await page.clock.runFor('00:03');
  assert.deepEqual(await announced(), []);
  // The next attempt fails like the one before: nothing new.
  const again = page.waitForResponse(response => response.request().postDataJSON()?.operationName === 'Peerings');
  await page.clock.runFor('00:04');
  await again;
  await page.clock.runFor('00:01');
  assert.deepEqual((await announced()).filter(text => text.includes('The budget')), []);
}));

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, gateway, withPage } from './browser.js';

// Where to leave a picture of the page, if anywhere.
const picture = process.argv[4];

async function started(page, environment = 'env-mixed') {
  await page.goto(`${gateway}/demo/`);
  await page.getByLabel('Environment').selectOption(environment);
  await page.locator('.row .name').first().waitFor();
}

const names = page => page.locator('.row .name code').allInnerTexts();

/** Waits until something holds, since rows come and go as answers do. */
async function until(condition, what) {
  for (let attempt = 0; !(await condition()); attempt++) {
    assert.ok(attempt < 300, what);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

test('filters by phase and by cloud as one presses', () => withPage({}, async page => {
  await started(page);
  const texts = async part => (await page.locator(`.row ${part}`).allInnerTexts()).join();
  await page.getByRole('button', { name: 'Failed' }).click();
  await until(async () => /^Failed(,Failed)*$/.test(await texts('.phase')), 'the phase filters');
  await page.getByText('Permission was denied.').waitFor();
  await page.getByRole('button', { name: 'Failed' }).click();
  await page.getByRole('button', { name: /^Azure/ }).click();
  await until(async () => /^Azure(,Azure)*$/.test(await texts('.cloud')), 'the cloud filters');
  await page.getByText(/^\d+ of \d+ peerings$/).waitFor();
}));

test('scrolls through a long listing, each peering once', () => withPage({}, async page => {
  await started(page, 'env-large');
  await until(async () => {
    await page.mouse.wheel(0, 20_000);
    return (await names(page)).length >= 150;
  }, 'scrolling loads on');
  const seen = await names(page);
  assert.equal(new Set(seen).size, seen.length);
}));

test('tells of old data and a spent budget, and keeps what it shows', () => withPage({ expected: /ERR_FAILED/ }, async page => {
  // The page's own clock, so that nobody waits for it to read again.
  await page.clock.install();
  await started(page);
  const rows = (await names(page)).length;
  let trouble = 'stale';
  await page.route('**/graphql', async route => {
    if (trouble === 'offline') {
      await route.abort();
      return;
    }
    const response = await route.fetch();
    const json = await response.json();
    if (trouble === 'stale') {
      json.data.peerings.stale = true;
      json.data.peerings.fetchedAt = new Date(Date.now() - 180_000).toISOString();
      json.data.rateLimit = { ...json.data.rateLimit, limit: 100, remaining: 3 };
    } else if (trouble === 'spent') {
      json.data.peerings = null;
      json.errors = [{ message: 'Spent.', path: ['peerings'], extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 5 } }];
    }
    await route.fulfill({ json });
  });
  await page.clock.runFor('00:11');
  await page.getByText('Old data, read 3 minutes ago').waitFor();
  await page.getByText('3 of 100 calls left').waitFor();
  trouble = 'spent';
  await page.clock.runFor('00:11');
  await page.getByRole('alert').getByText('The budget of calls is spent').waitFor();
  await page.getByText(/Again in [1-5] s/).waitFor();
  assert.ok((await names(page)).length >= rows - 2, 'the rows stay');
  trouble = 'offline';
  await page.clock.runFor('00:06');
  await page.getByRole('alert').getByText('No connection').waitFor();
  assert.ok((await names(page)).length >= rows - 2, 'the rows stay');
  await page.unrouteAll({ behavior: 'wait' });
  await page.clock.runFor('00:06');
  await page.getByRole('alert').waitFor({ state: 'detached' });
  // The gateway may have old data too, by now, and refresh it behind.
  await until(async () => {
    await page.clock.runFor('00:11');
    return page.getByText(/^Read /).isVisible();
  }, 'the data is new again');
}));

test('says what an environment refuses', () => withPage({}, async page => {
  await page.goto(`${gateway}/demo/`);
  await page.getByLabel('Environment').selectOption('env-forbidden');
  await page.getByRole('alert').getByText('This environment cannot be read').waitFor();
  await page.getByLabel('Environment').selectOption('env-empty');
  await page.getByText('No peering here.').waitFor();
}));

for (const colorScheme of ['light', 'dark']) {
  test(`has no serious accessibility violation and fits a telephone, ${colorScheme}`, () => withPage({ colorScheme }, async page => {
    await started(page);
    await assertAccessible(page);
    if (picture && colorScheme === 'light') {
      await page.screenshot({ path: picture });
    }
    await page.setViewportSize({ width: 360, height: 740 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no sideways scrolling');
    await assertAccessible(page);
  }));
}

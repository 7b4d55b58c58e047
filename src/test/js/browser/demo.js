import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertAccessible, gateway, withPage } from './browser.js';
import { chip, ids, numberOf, rewrite, started, texts, until, withoutStream } from './demo-page.js';

// Where to leave a picture of the page, if anywhere.
const picture = process.argv[4];

test('leads from what needs somebody, in any environment, to its peerings', () => withPage({}, async page => {
  await started(page);
  const attention = page.getByRole('region', { name: 'Needs you' });
  await attention.getByText('cannot be read').waitFor();
  await attention.getByText('nothing').waitFor();
  const failed = attention.getByRole('button', { name: /^Failed .* in env-large$/ });
  const count = await numberOf(failed);
  assert.ok(count > 30, 'more than the rows that are loaded');
  await failed.click();
  await page.getByText(`30 of ${count} peerings`).waitFor();
  assert.deepEqual(new Set(await texts(page, '.phase')), new Set(['Failed']));
  assert.equal(new URL(page.url()).searchParams.get('environment'), 'env-large');
  await chip(page, 'Phase', `Failed ${count}`).waitFor();
}));

test('filters, searches and orders by the gateway, and keeps all of it in the address', () => withPage({}, async page => {
  await started(page, '?environment=env-large');
  await chip(page, 'Cloud', /^Azure/).click();
  await page.getByRole('searchbox', { name: 'Search' }).fill('payments');
  await page.waitForURL(/search=payments/);
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
  await page.waitForURL(/order=-DISPLAY_NAME/);
  const settled = async () => {
    const names = await texts(page, '.name button');
    return names.length > 1 && names.every((name, place) => place === 0 || names[place - 1] >= name);
  };
  await until(settled, 'ordered by name, descending');
  assert.equal(await page.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort'), 'descending');
  assert.deepEqual(new Set(await texts(page, '.cloud')), new Set(['Azure']));
  const rows = await ids(page);

  await page.reload();
  await until(async () => (await ids(page)).join() === rows.join(), 'the same after a reload');
  assert.equal(await page.getByRole('searchbox', { name: 'Search' }).inputValue(), 'payments');
  await page.goBack();
  await page.goBack();
  await page.waitForURL(url => !url.searchParams.has('order') && url.searchParams.get('search') === 'payments');
  await until(async () => (await page.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')) === null, 'back to no order');
  await page.getByRole('searchbox', { name: 'Search' }).fill('no such word');
  await page.getByText('No peering is like that.').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByText(/^30 of 4,\d+ peerings$/).waitFor();
}));

test('shows all of one peering, with the steps to accept it', () => withPage({}, async page => {
  await started(page);
  await page.getByRole('button', { name: 'analytics' }).last().click();
  const dialog = page.getByRole('dialog', { name: 'analytics' });
  await dialog.getByRole('heading', { name: 'To accept it' }).waitFor();
  await dialog.getByText('Choose the project “acme-analytics”').waitFor();
  assert.match(await dialog.getByRole('link', { name: 'Open the console' }).getAttribute('href'), /^https:\/\/console\.cloud\.google\.com\/.*project=acme-analytics$/);
  await dialog.getByRole('button', { name: 'Copy peeringId p-7j3wqe' }).click();
  await dialog.getByText('Copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'p-7j3wqe');
  await assertAccessible(page);

  await page.goto(page.url().replace('p-7j3wqe', 'p-2f8kd1'));
  const other = page.getByRole('dialog', { name: 'prod-peering-use1' });
  for (const text of ['10.108.16.0/21', '10.108.24.0/21', 'vpc-0a1b2c3d4e5f60718', '111122223333', 'n-4mvq8k']) {
    await other.getByText(text, { exact: true }).waitFor();
  }
  await page.keyboard.press('Escape');
  await other.waitFor({ state: 'detached' });
  assert.equal(new URL(page.url()).searchParams.has('peering'), false);
}));

test('tells what to do in the console of each cloud', () => withPage({}, async page => {
  // One that is not in the list, which would set it right.
  await rewrite(page, 'Peering', ({ data }) => {
    data.peering.id = 'another';
    data.peering.status.phase = 'PENDING_ACCEPT';
  });
  const told = async (peering, text) => {
    await started(page, `?environment=env-mixed&peering=${peering}`);
    const dialog = page.getByRole('dialog');
    await dialog.getByText(text).waitFor();
    return Promise.all((await dialog.getByRole('link').all()).map(link => link.getAttribute('href')));
  };
  const [aws] = await told('p-2f8kd1', 'Choose Actions, Accept request.');
  assert.equal(aws, 'https://console.aws.amazon.com/vpcconsole/home?region=us-east-1#PeeringConnections:');
  const [azure, , confluent] = await told('p-5b2ncd', 'Nothing is to be accepted');
  assert.match(azure, /^https:\/\/portal\.azure\.com\/#@[-\w]+\/resource\/subscriptions\/\S+\/virtualNetworks\/vnet-hub-eastus2\/peerings$/);
  assert.equal(confluent, 'https://docs.confluent.io/cloud/current/networking/peering/azure-peering.html');
}));

test('saves what is shown', () => withPage({ acceptDownloads: true }, async page => {
  await started(page, '?environment=env-mixed&search=prod-peering&order=DISPLAY_NAME');
  await page.getByText('3 peerings', { exact: true }).waitFor();
  const saved = async name => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    return readFileSync(await download.path(), 'utf8');
  };
  const lines = (await saved('CSV')).trim().split('\r\n');
  assert.equal(lines.length, 4);
  assert.match(lines[0], /^environment,peeringId,displayName,cloud,phase/);
  assert.match(lines[3], /^env-mixed,p-2f8kd1,prod-peering-use1,AWS,READY,.*,10\.108\.16\.0\/21 10\.108\.24\.0\/21,/);
  assert.deepEqual(JSON.parse(await saved('JSON')).map(({ peeringId }) => peeringId), await ids(page));
}));

test('goes through a long listing by keyboard, each peering once, and cuts nothing when it reads again', () => withPage({}, async page => {
  await page.clock.install();
  await withoutStream(page);
  await started(page, '?environment=env-large');
  // Pages of 400 in the place of 30: the way is the same, and shorter.
  await page.route('**/graphql', async route => {
    const body = route.request().postDataJSON();
    body.variables.first = body.variables.first === 30 ? 400 : body.variables.first;
    await route.continue({ postData: JSON.stringify(body) });
  });
  const more = page.locator('.more');
  await more.focus();
  await until(async () => {
    assert.ok(await more.evaluate(button => button === document.activeElement), 'the focus stays');
    await page.keyboard.press('Enter');
    return (await page.locator('.row').count()) > 1000;
  }, 'loads on');
  const seen = await ids(page);
  assert.equal(new Set(seen).size, seen.length);
  const again = page.waitForResponse(response => response.request().postDataJSON()?.variables.first === 1000);
  await page.clock.runFor('00:11');
  await again;
  const shown = await page.locator('.row').count();
  assert.ok(shown >= seen.length, `${shown} rows of ${seen.length}`);
}));

test('says so when a reading takes long', () => withPage({}, async page => {
  await page.clock.install();
  let release;
  const held = new Promise(resolve => (release = resolve));
  await page.route('**/graphql', async route => {
    await held;
    await route.continue();
  });
  await page.goto(`${gateway}/demo/`);
  await page.locator('.ghost').first().waitFor();
  assert.equal(await page.getByText('Still reading').count(), 0);
  await page.clock.runFor('00:03');
  await page.getByText('Still reading').waitFor();
  release();
  await page.locator('.row .name').first().waitFor();
  assert.equal(await page.getByText('Still reading').count(), 0);
}));

for (const colorScheme of ['light', 'dark']) {
  test(`has no serious accessibility violation and fits a telephone, ${colorScheme}`, () => withPage({ colorScheme }, async page => {
    await started(page);
    await page.getByRole('region', { name: 'Needs you' }).getByText('cannot be read').waitFor();
    await assertAccessible(page);
    if (picture && colorScheme === 'light') {
      await page.screenshot({ path: picture });
    }
    await page.setViewportSize({ width: 360, height: 740 });
    const narrow = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    assert.ok(await narrow(), 'no sideways scrolling');
    await assertAccessible(page);
    await page.getByLabel('Order').selectOption('-CREATED_AT');
    await page.waitForURL(/order=-CREATED_AT/);
    await page.getByRole('button', { name: 'prod-peering-eastus2' }).click();
    await page.getByRole('dialog').getByText('/subscriptions/a41c6f02').first().waitFor();
    assert.ok(await narrow(), 'no sideways scrolling in the details');
    await assertAccessible(page);
  }));
}

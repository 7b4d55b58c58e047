// The page before an upstream that is not the sandbox: one with a cloud and a phase that nobody knows yet, and with bad moments.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, withPage } from './browser.js';
import { signedIn } from './demo-page.js';

const NO_SANDBOX = /404.*\/sandbox$/;

test('renders an unknown cloud, an unknown phase and an unreadable entry', () => withPage({ expected: NO_SANDBOX }, async (page, context) => {
  await signedIn(page, 'env-odd');
  const row = page.locator('.row', { hasText: 'name-p-new' });
  await row.waitFor();
  assert.equal(await row.locator('.cloud').innerText(), 'Oci');
  assert.equal(await row.locator('.phase').innerText(), 'Unknown phase');
  await page.getByText('One entry of upstream’s could not be read.').waitFor();
  await page.locator('.row', { hasText: 'name-p-old' }).getByText('Ready').waitFor();
  await assertAccessible(page);
  assert.doesNotMatch(page.url() + JSON.stringify(await context.storageState()), /secret|Basic/);
}));

test('waits as long as it is told, then goes on by itself', () => withPage({ expected: NO_SANDBOX }, async page => {
  await signedIn(page, 'env-busy');
  await page.getByRole('alert').getByText('The budget of calls is spent').waitFor();
  await page.getByText(/Again in \d s/).waitFor();
  await page.locator('.row', { hasText: 'name-p-late' }).waitFor();
  await page.getByRole('alert').waitFor({ state: 'detached' });
}));

test('counts in more environments than one request may ask for', () => withPage({ expected: NO_SANDBOX }, async page => {
  await signedIn(page, Array.from({ length: 130 }, (_, number) => `env-many-${number}`).join(' '));
  const attention = page.getByRole('region', { name: 'Needs you' });
  for (const number of [0, 129]) {
    await attention.getByRole('button', { name: `Failed 1 in env-many-${number}`, exact: true }).waitFor();
  }
  await attention.getByText('Nothing in 128 others').waitFor();
  await assertAccessible(page);
}));

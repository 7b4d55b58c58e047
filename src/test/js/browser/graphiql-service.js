// The page of a gateway in service mode, which answers nothing without a token of its own issuer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, gateway, withPage } from './browser.js';

test('asks for a token, and sends nothing without one', () => withPage({ expected: /\/graphql$/ }, async page => {
  const sent = [];
  page.on('request', request => request.url().endsWith('/graphql') && sent.push(request.headers().authorization));
  await page.goto(`${gateway}/graphiql/`);
  await page.getByText('This gateway asks for a token of your own organization.').waitFor();
  await page.locator('.graphiql-response', { hasText: 'asks for a token' }).waitFor();
  assert.equal(await page.getByLabel('Cloud API key').count(), 0);
  assert.deepEqual(sent, []);
  await assertAccessible(page, { rules: ['nested-interactive'], exclude: ['.monaco-editor'] });
  await page.getByLabel('Token').fill('a.token.of-mine');
  const asked = page.waitForRequest(request => request.url().endsWith('/graphql'));
  await page.getByRole('button', { name: 'Use this token' }).click();
  assert.equal((await asked).headers().authorization, 'Bearer a.token.of-mine');
}));

// Leaves the pictures of docs in pictures/: node pictures.js <address of the gateway> <Chromium>
import { mkdirSync, statSync } from 'node:fs';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from './browser.js';
import * as demo from './demo-page.js';
import * as graphiql from './graphiql-page.js';

mkdirSync('pictures', { recursive: true });

async function take(page, name) {
  const path = `pictures/${name}.png`;
  await page.screenshot({ path });
  assert.ok(statSync(path).size > 20_000, 'there is something to see');
}

test('GraphiQL', () => withPage({ colorScheme: 'light', viewport: { width: 1280, height: 720 } }, async page => {
  await graphiql.started(page);
  await graphiql.runWhole(page);
  await page.locator('.graphiql-response', { hasText: '"peeringId"' }).waitFor();
  await take(page, 'graphiql');
}));

test('the demo', () => withPage({ colorScheme: 'light' }, async page => {
  await demo.started(page);
  await page.getByRole('region', { name: 'Needs you' }).getByText('cannot be read').waitFor();
  await take(page, 'page');
}));

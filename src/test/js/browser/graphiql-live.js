import { test } from 'node:test';
import { withPage } from './browser.js';
import { giveKey, hasRead, paste, started } from './graphiql-page.js';

const WATCH = 'subscription Watch { peeringChanges(environment: "env-mixed") { stale changes { type peeringId } } }';

test('shows the events of a subscription until it is stopped', () => withPage({}, async page => {
  await started(page);
  await giveKey(page);
  await page.locator('.graphiql-query-editor .view-lines').click();
  await paste(page, WATCH);
  await hasRead(page, 'Watch');
  await page.getByRole('button', { name: /execute query/i }).click();
  await page.locator('.graphiql-response', { hasText: '"PRESENT"' }).waitFor();
  await page.getByRole('button', { name: /stop query/i }).click();
  await page.getByRole('button', { name: /execute query/i }).waitFor();
}));

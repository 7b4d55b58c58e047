import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gateway, withPage } from './browser.js';

test('asks where GraphQL is, and nothing that is not there', () => withPage({}, async page => {
  const answers = [];
  page.on('response', response => answers.push([response.status(), new URL(response.url()).pathname]));
  const introspected = page.waitForResponse(response => response.request().postData()?.includes('IntrospectionQuery'));
  await page.goto(`${gateway}/graphiql/`);
  assert.equal(new URL((await introspected).url()).pathname, '/api/v1/graphql');
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.getByRole('link', { name: 'PeeringStatus' }).or(page.getByRole('link', { name: 'Query' })).first().waitFor();
  assert.deepEqual(answers.filter(([status]) => status >= 400), []);
}));

// What the program about GraphiQL does with it.
import assert from 'node:assert/strict';
import { gateway } from './browser.js';

export const EXAMPLES = ['FirstPage', 'ByCloud', 'ByPhase', 'Find', 'Counts', 'NextPage', 'ManyEnvironments', 'RateLimit'];
export const CREDENTIAL = `Basic ${btoa('a key:its secret')}`;
// What is GraphiQL's and its editor's own: a tab holds the button that closes it; syntax colours.
export const NOT_OURS = { rules: ['nested-interactive'], exclude: ['.monaco-editor'] };

export async function started(page, path = '/') {
  await page.goto(gateway + path);
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
}

/** Brings a tab to the front, and waits until GraphiQL has read its operation. */
export async function turnTo(page, name) {
  await page.locator('.graphiql-tab-button', { hasText: name }).click();
  await hasRead(page, name);
}

/** Waits until GraphiQL has read an operation, which it does a moment after it stands in the editor. */
export async function hasRead(page, name) {
  await page.waitForURL(({ hash }) => new URLSearchParams(hash.slice(1)).get('operationName') === name);
}

/** Runs the operation at hand; returns what was sent and the answer, once that is on show. */
export async function run(page, start = () => page.getByRole('button', { name: /execute query/i }).click()) {
  const arrives = page.waitForResponse(response => response.request().postData()?.includes('operationName') && !response.request().postData().includes('IntrospectionQuery'));
  await start();
  const response = await arrives;
  const answer = await response.json();
  await page.locator('.graphiql-response', { hasText: answer.errors ? '"errors"' : '"data"' }).waitFor();
  return { request: response.request(), answer };
}

/** Runs the operation of a tab just turned to, whose variables GraphiQL may put in a moment after its operation. */
export async function runWhole(page) {
  let ran;
  for (let tries = 0; tries < 3 && !ran?.answer.data; tries++) {
    ran = await run(page);
  }
  assert.ok(ran.answer.data, `${ran.request.postData()} ${JSON.stringify(ran.answer)}`);
  return ran;
}

/** Gives the pane a Cloud API key, which it sends from every tab. */
export async function giveKey(page) {
  await page.getByLabel('Cloud API key').fill('a key');
  await page.getByLabel('Secret').fill('its secret');
  await page.getByRole('button', { name: 'Use this key' }).click();
  await page.getByText('A key is in use, in every tab').waitFor();
}

export async function write(page, label, text) {
  await page.getByRole('button', { name: label, exact: true }).click();
  await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines').click();
  await paste(page, text);
}

/** Replaces what an editor has. Pasted, since the editor closes what is typed: brackets, quotes. */
export async function paste(page, text) {
  await page.evaluate(words => navigator.clipboard.writeText(words), text);
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+V');
}

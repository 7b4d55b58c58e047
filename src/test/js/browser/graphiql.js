import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, contrast, gateway, withPage } from './browser.js';

const EXAMPLES = ['FirstPage', 'ByCloud', 'ByPhase', 'NextPage', 'ManyEnvironments', 'RateLimit'];
const CREDENTIAL = `Basic ${btoa('a key:its secret')}`;
// What is GraphiQL's and its editor's own: a tab holds the button that closes it; syntax colours.
const NOT_OURS = { rules: ['nested-interactive'], exclude: ['.monaco-editor'] };

async function started(page, path = '/') {
  await page.goto(gateway + path);
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
}

/** Brings a tab to the front, and waits until GraphiQL has read its operation. */
async function turnTo(page, name) {
  await page.locator('.graphiql-tab-button', { hasText: name }).click();
  await page.waitForURL(({ hash }) => new URLSearchParams(hash.slice(1)).get('operationName') === name);
}

/** Runs the operation at hand; returns what was sent and the answer, once that is on show. */
async function run(page, start = () => page.getByRole('button', { name: /execute query/i }).click()) {
  const arrives = page.waitForResponse(response => response.request().postData()?.includes('operationName') && !response.request().postData().includes('IntrospectionQuery'));
  await start();
  const response = await arrives;
  const answer = await response.json();
  await page.locator('.graphiql-response', { hasText: answer.errors ? '"errors"' : '"data"' }).waitFor();
  return { request: response.request(), answer };
}

/** Runs the operation of a tab just turned to, whose variables GraphiQL may put in a moment after its operation. */
async function runWhole(page) {
  let ran;
  for (let tries = 0; tries < 3 && !ran?.answer.data; tries++) {
    ran = await run(page);
  }
  assert.ok(ran.answer.data, `${ran.request.postData()} ${JSON.stringify(ran.answer)}`);
  return ran;
}

async function write(page, label, text) {
  await page.getByRole('button', { name: label, exact: true }).click();
  await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines').click();
  await paste(page, text);
}

/** Replaces what an editor has. Pasted, since the editor closes what is typed: brackets, quotes. */
async function paste(page, text) {
  await page.evaluate(words => navigator.clipboard.writeText(words), text);
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+V');
}

test('takes a credential, runs the examples and turns the page', () => withPage({}, async page => {
  await started(page);
  assert.match(page.url(), /\/graphiql\/(#.*)?$/);
  assert.deepEqual(await page.locator('.graphiql-tabs [role=tab] .graphiql-tab-button').allInnerTexts(), EXAMPLES);

  await write(page, 'Headers', '{}');
  assert.equal((await run(page)).answer.errors[0].extensions.code, 'UNAUTHENTICATED');
  await write(page, 'Headers', JSON.stringify({ Authorization: CREDENTIAL }));
  for (const name of EXAMPLES) {
    if (name !== EXAMPLES[0]) {
      await turnTo(page, name);
    }
    const { request, answer } = await runWhole(page);
    assert.equal(request.headers().authorization, CREDENTIAL, name);
    if (name === 'ManyEnvironments') {
      assert.deepEqual(answer.errors.map(({ extensions }) => extensions.code), ['FORBIDDEN']);
      assert.equal(answer.data.environments.filter(({ peerings }) => peerings).length, answer.data.environments.length - 1);
    } else {
      assert.equal(answer.errors, undefined, name);
      assert.ok(Object.values(answer.data)[0], name);
    }
  }

  await turnTo(page, 'NextPage');
  const { answer: first } = await runWhole(page);
  // The button goes by what is on show, which may still be an answer before this one.
  await page.locator('.graphiql-response', { hasText: first.data.peerings.edges[0].node.peeringId }).waitFor();
  const { answer: second } = await run(page, () => page.getByRole('button', { name: 'Next page' }).last().click());
  const pages = [first, second];
  const ids = pages.flatMap(({ data }) => data.peerings.edges.map(({ node }) => node.peeringId));
  assert.equal(new Set(ids).size, 6);
  assert.equal(pages[1].data.peerings.pageInfo.hasPreviousPage, true);
  await page.locator('.graphiql-response', { hasText: ids[3] }).waitFor();
}));

test('explains an answer to who asks by a header', () => withPage({}, async page => {
  await started(page);
  await write(page, 'Headers', JSON.stringify({ Authorization: CREDENTIAL, 'Peergraph-Explain': 'true' }));
  // A short answer: the viewer holds only the lines that are in sight.
  await page.locator('.graphiql-query-editor .view-lines').click();
  await paste(page, 'query FirstPage { peerings(environment: "env-mixed") { totalCount } }');
  const { answer } = await run(page);
  assert.equal(answer.errors, undefined, JSON.stringify(answer));
  assert.match(answer.extensions.peergraph.connections[0].pages[0].state, /^(fetched|fresh|stale)$/);
  await page.locator('.graphiql-response', { hasText: '"upstreamCallsSaved"' }).waitFor();
}));

test('shares an operation by its address, and keeps no header', () => withPage({}, async (page, context) => {
  await started(page);
  await write(page, 'Headers', JSON.stringify({ Authorization: CREDENTIAL }));
  await turnTo(page, 'ByPhase');
  const variables = '{"environment": "env-large", "filter": {"phase": ["FAILED"]}}';
  await write(page, 'Variables', variables);
  await run(page);
  await page.waitForURL(/env-large/);
  const kept = text => JSON.parse(localStorage.getItem('graphiql:tabState')).tabs.some(tab => tab.variables === text);
  await page.waitForFunction(kept, variables);
  const link = page.url();
  assert.doesNotMatch(link + decodeURIComponent(link) + JSON.stringify(await context.storageState()), /Authorization|Basic/i);

  // Here the operation is already open: it comes to the front. Elsewhere it opens beside the examples.
  await page.goto('about:blank');
  await started(page, link.slice(gateway.length));
  assert.equal(await page.getByRole('tab', { selected: true }).innerText(), 'ByPhase');
  assert.equal(await page.getByRole('tab').count(), EXAMPLES.length);
  await withPage({}, async other => {
    await started(other, link.slice(gateway.length));
    const { request } = await run(other);
    assert.deepEqual(JSON.parse(request.postData()).variables, JSON.parse(variables));
    assert.equal(await other.getByRole('tab').count(), EXAMPLES.length + 1);
  });
}));

test('documents, explores and checks while one types', () => withPage({}, async page => {
  await started(page);
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.getByRole('link', { name: 'AzurePeering' }).click();
  await page.getByText('A peering with a virtual network in Microsoft Azure').waitFor();
  await page.getByRole('button', { name: /Show GraphiQL Explorer/ }).click();
  await page.locator('.graphiql-explorer-root', { hasText: 'peerings' }).waitFor();
  await page.locator('.graphiql-query-editor .view-lines').click();
  await paste(page, '{ peeringz(environment: "env-mixed") { totalCount } }');
  await page.locator('.graphiql-query-editor .squiggly-error').first().waitFor();
}));

test('is used by keyboard', () => withPage({}, async page => {
  await started(page);
  await page.getByRole('button', { name: 'Next page' }).first().waitFor();
  // From the top of the page to an example, by Tab alone.
  const focused = () => page.evaluate(() => document.activeElement.innerText);
  for (let presses = 0; (await focused()) !== 'Rate limit'; presses++) {
    assert.ok(presses < 40, 'Tab leads to the examples');
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { selected: true, name: 'RateLimit' }).waitFor();
  await page.locator('.graphiql-query-editor textarea, .graphiql-query-editor .native-edit-context').first().focus();
  await run(page, () => page.keyboard.press('Control+Enter'));
}));

for (const colorScheme of ['light', 'dark']) {
  test(`has no serious accessibility violation, ${colorScheme}`, () => withPage({ colorScheme }, async page => {
    await started(page);
    await run(page);
    await assertAccessible(page, NOT_OURS);
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByRole('link', { name: 'PeeringStatus' }).click();
    await page.getByText('The state of a peering’s lifecycle').or(page.getByText("The state of a peering's lifecycle")).waitFor();
    await assertAccessible(page, NOT_OURS);
  }));

  test(`has line numbers that one can read, ${colorScheme}`, () => withPage({ colorScheme }, async page => {
    await started(page);
    for (const numbers of ['.line-numbers:not(.active-line-number)', '.line-numbers.active-line-number']) {
      assert.ok((await contrast(page, `.graphiql-query-editor ${numbers}`)) >= 4.5, numbers);
    }
  }));
}

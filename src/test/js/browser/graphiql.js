import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, contrast, gateway, withPage } from './browser.js';
import { CREDENTIAL, EXAMPLES, NOT_OURS, giveKey, paste, run, runWhole, started, turnTo, write } from './graphiql-page.js';

test('has examples that fit beside its buttons', () => withPage({}, async page => {
  await started(page);
  for (const name of EXAMPLES) {
    await page.locator('.graphiql-tab-button', { hasText: name }).click();
    await page.waitForURL(({ hash }) => hash.includes(`query=`) && new URLSearchParams(hash.slice(1)).get('query').includes(`query ${name}`));
    const query = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('query');
    assert.deepEqual(query.split('\n').filter(line => line.length > 32), [], name);
  }
}));

test('takes a credential, runs the examples and turns the page', () => withPage({}, async page => {
  await started(page);
  assert.match(page.url(), /\/graphiql\/(#.*)?$/);
  assert.deepEqual(await page.locator('.graphiql-tabs [role=tab] .graphiql-tab-button').allInnerTexts(), EXAMPLES);

  await giveKey(page);
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

test('explains an answer at the press of a button', () => withPage({}, async page => {
  await started(page);
  // A short answer: the viewer holds only the lines that are in sight.
  await page.locator('.graphiql-query-editor .view-lines').click();
  await paste(page, 'query FirstPage { peerings(environment: "env-mixed") { totalCount } }');
  assert.equal((await run(page)).answer.extensions, undefined);
  const explain = page.getByRole('button', { name: 'Explain answers' });
  await explain.click();
  assert.equal(await explain.getAttribute('aria-pressed'), 'true');
  assert.equal(await page.getByLabel('Explain them').isChecked(), true);
  const { answer } = await run(page);
  assert.equal(answer.errors, undefined, JSON.stringify(answer));
  assert.match(answer.extensions.peergraph.connections[0].pages[0].state, /^(fetched|fresh|stale)$/);
  await page.locator('.graphiql-response', { hasText: '"upstreamCallsSaved"' }).waitFor();
  await page.getByLabel('From fresh pages').check();
  assert.equal((await run(page)).request.headers()['cache-control'], 'no-cache');
}));

test('sends a tab’s own headers before those of the pane', () => withPage({}, async page => {
  await started(page);
  await write(page, 'Headers', JSON.stringify({ Authorization: CREDENTIAL }));
  assert.equal((await run(page)).request.headers().authorization, CREDENTIAL);
  await page.getByLabel('Or a token').fill('a token');
  await page.getByRole('button', { name: 'Use this token' }).click();
  await turnTo(page, 'Counts');
  await write(page, 'Headers', '{}');
  assert.equal((await run(page)).request.headers().authorization, 'Bearer a token');
}));

test('asks for the environment of the box in every example', () => withPage({}, async page => {
  await started(page);
  await page.getByLabel('Of all examples').fill('env-large');
  await page.waitForURL(/env-large/);
  assert.equal(JSON.parse((await run(page)).request.postData()).variables.environment, 'env-large');
  await turnTo(page, 'Find');
  await page.waitForURL(/env-large/);
  const { answer } = await runWhole(page);
  assert.ok(answer.data.peerings.totalCount > 1000);
  // What was written by hand stays.
  await write(page, 'Variables', '{"environment": "env-empty", "search": "x"}');
  await page.waitForURL(/env-empty/);
  await page.getByLabel('Of all examples').fill('env-mixed');
  await turnTo(page, 'Counts');
  await page.waitForURL(/env-mixed/);
  await page.locator('.graphiql-tab-button', { hasText: 'Find' }).click();
  await page.waitForURL(/env-empty/);
}));

test('says that it has copied', () => withPage({}, async page => {
  await started(page);
  await page.getByRole('button', { name: 'Copy link to this operation' }).click();
  await page.getByRole('status').getByText('Copied').waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /\/graphiql\/#query=/);
  await page.getByRole('button', { name: 'Copy operation' }).click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith('# The first peerings'));
}));

test('shares an operation by its address, and keeps no header', () => withPage({}, async (page, context) => {
  await started(page);
  await giveKey(page);
  await write(page, 'Headers', JSON.stringify({ Authorization: CREDENTIAL }));
  await turnTo(page, 'ByPhase');
  const variables = '{"environment": "env-large", "filter": {"phase": ["FAILED"]}}';
  await write(page, 'Variables', variables);
  await run(page);
  await page.waitForURL(/env-large/);
  const kept = text => JSON.parse(localStorage.getItem('graphiql:tabState')).tabs.some(tab => tab.variables === text);
  await page.waitForFunction(kept, variables);
  const link = page.url();
  assert.doesNotMatch(link + decodeURIComponent(link) + JSON.stringify(await context.storageState()), /Authorization|Basic|secret/i);

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
  assert.equal(await page.getByText('_Entity').count(), 0, 'nothing of federation');
  await page.getByRole('button', { name: /Show GraphiQL Explorer/ }).click();
  await page.locator('.graphiql-explorer-root', { hasText: 'peerings' }).waitFor();
  // The first example selects what all clouds share.
  await page.locator('.graphiql-explorer-root').getByText('CloudPeering', { exact: true }).first().waitFor();
  await page.locator('.graphiql-explorer-root [data-field-name=displayName]').first().waitFor();
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
    assert.ok(presses < 60, 'Tab leads to the examples');
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
    await page.getByText('The status of a peering').waitFor();
    await assertAccessible(page, NOT_OURS);
  }));

  test(`stacks its panes on a telephone, ${colorScheme}`, () => withPage({ colorScheme, viewport: { width: 360, height: 740 } }, async page => {
    await started(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no sideways scrolling');
    const boxes = await Promise.all(['.graphiql-plugin', '.graphiql-editors', '.graphiql-response'].map(pane => page.locator(pane).boundingBox()));
    boxes.forEach(({ width, height, y }, place) => {
      assert.ok(width > 300 && height > 300, `${width} x ${height}`);
      assert.ok(place === 0 || y >= boxes[place - 1].y + boxes[place - 1].height, 'one above the other');
    });
    await runWhole(page);
    await assertAccessible(page, NOT_OURS);
  }));

  test(`has line numbers that one can read, ${colorScheme}`, () => withPage({ colorScheme }, async page => {
    await started(page);
    for (const numbers of ['.line-numbers:not(.active-line-number)', '.line-numbers.active-line-number']) {
      assert.ok((await contrast(page, `.graphiql-query-editor ${numbers}`)) >= 4.5, numbers);
    }
  }));
}

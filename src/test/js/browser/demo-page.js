// What the programs about the demo do with it.
import assert from 'node:assert/strict';
import { gateway } from './browser.js';

export async function started(page, query = '?environment=env-mixed') {
  await page.goto(`${gateway}/demo/${query}`);
  await page.locator('.row .name').first().waitFor();
}

export const texts = (page, part) => page.locator(`.row ${part}`).allInnerTexts();
export const ids = page => texts(page, '.name code');
export const chip = (page, group, name) => page.getByRole('group', { name: group }).getByRole('button', { name });
export const numberOf = async button => Number((await button.locator('b').innerText()).replaceAll(',', ''));

/** Waits until something holds, since rows come and go as answers do. */
export async function until(condition, what) {
  for (let attempt = 0; !(await condition()); attempt++) {
    assert.ok(attempt < 300, what);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

/** Shows an environment of an upstream that is not the sandbox. */
export async function signedIn(page, environment) {
  await page.goto(`${gateway}/demo/`);
  await page.getByLabel('Environments').fill(environment);
  await page.getByLabel('Cloud API key').fill('a key');
  await page.getByLabel('Secret').fill('its secret');
  await page.getByRole('button', { name: 'Show peerings' }).click();
}

/** Refuses the page's stream of changes, so that it reads its list again by the clock. */
export function withoutStream(page) {
  return page.routeWebSocket('**/graphql', stream => stream.close());
}

/** Changes the answers to the page's operations, by their names, as they come. */
export function rewrite(page, name, change) {
  return page.route('**/graphql', async route => {
    if (route.request().postDataJSON().operationName !== name) {
      await route.fallback();
      return;
    }
    const response = await route.fetch();
    const json = await response.json();
    await route.fulfill({ response, json: change(json) ?? json });
  });
}

// A headless Chromium that reaches nothing but this machine: node <program> <address of the gateway> <Chromium>
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const [gateway, executablePath] = process.argv.slice(2);
/** How long a busy machine may take for anything that a person would see at once. */
export const PATIENCE = Number(process.env.PATIENCE ?? 60_000);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Opens a page in a new browser, does something with it, and fails if it asked another machine, broke its policy or threw. */
export async function withPage(options, work) {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...QUIET, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'],
    permissions: ['clipboard-read', 'clipboard-write'],
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const complaints = [];
  const requests = [];
  context.setDefaultTimeout(PATIENCE);
  context.on('request', request => requests.push(request.url()));
  context.on('console', message => message.type() === 'error' && complaints.push(`${message.text()} ${message.location().url}`));
  context.on('weberror', error => complaints.push(error.error().stack));
  try {
    const result = await work(context.pages()[0], context);
    assert.notEqual(requests.length, 0);
    assert.deepEqual(requests.filter(url => /^\w+:\/\//.test(url) && new URL(url).origin !== new URL(gateway).origin), []);
    assert.deepEqual(complaints.filter(complaint => !options.expected?.test(complaint)), []);
    return result;
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Fails where axe finds a serious violation, but for what is excepted: `{ rules: [names], exclude: [selectors] }`. */
export async function assertAccessible(page, { rules = [], exclude = [] } = {}) {
  await page.evaluate(AXE);
  const options = { rules: Object.fromEntries(rules.map(rule => [rule, { enabled: false }])) };
  const { violations, passes } = await page.evaluate(([exclude, options]) => axe.run({ exclude }, options), [exclude, options]);
  assert.ok(passes.length > 10, 'axe looked at the page');
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), []);
}

/** Returns the contrast of a text with what is behind it (WCAG 2.2, relative luminance), the first one that a selector finds. */
export function contrast(page, selector) {
  return page.locator(selector).first().evaluate(element => {
    const parts = color => {
      const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
      return { rgb: [red, green, blue], alpha };
    };
    const over = (front, back) => front.rgb.map((value, i) => value * front.alpha + back[i] * (1 - front.alpha));
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      layers.unshift(parts(getComputedStyle(at).backgroundColor));
    }
    const back = layers.reduce((below, layer) => over(layer, below), [255, 255, 255]);
    const front = over(parts(getComputedStyle(element).color), back);
    const [light, dark] = [front, back].map(rgb => {
      const [red, green, blue] = rgb.map(value => value / 255).map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }).sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  });
}

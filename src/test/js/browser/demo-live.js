// The demo while peerings change: node demo-live.js <address of the gateway> <Chromium> <address of the upstream>
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, withPage } from './browser.js';
import { chip, ids, signedIn, texts, until, withoutStream } from './demo-page.js';

const upstream = process.argv[4];
const NO_SANDBOX = { expected: /404.*\/sandbox$/ };
const rowOf = (page, id) => page.locator('.row', { hasText: `name-${id}` });
const live = page => page.getByText('Live', { exact: true });
const told = (page, text) => page.getByRole('status').getByText(text, { exact: true });

/** Sets upstream's rows, in the order of their ids. */
async function set(phases) {
  const rows = Object.entries(phases).map(([id, phase]) => ({ id, kind: 'AwsPeering', phase }));
  const { ok } = await fetch(`${upstream}/rows`, { method: 'PUT', body: JSON.stringify(rows) });
  assert.ok(ok);
}

async function watching(page, phases) {
  await set(phases);
  await signedIn(page, 'env-1');
  await live(page).waitFor();
}

/** Returns the operations that the page sends from now on, but for those that ask for other environments too. */
function asked(page) {
  const names = [];
  page.on('request', request => names.push(request.postDataJSON()?.operationName));
  return () => names.splice(0).filter(name => name && name !== 'Needs');
}

/** Waits until all is read that was to be read at the start. */
async function settled(operations) {
  let quiet = 0;
  await until(() => (quiet = operations().length > 0 ? 0 : quiet + 1) > 4, 'the page rests');
}

/** Looks after the page's streams: each can be closed, and new ones refused. */
async function streams(page) {
  const all = [];
  const control = { opened: () => all.length, refuse: false, end: code => all.at(-1).close({ code }) };
  await page.routeWebSocket('**/graphql', stream => {
    all.push(stream);
    control.refuse ? stream.close({ code: 1013 }) : stream.connectToServer();
  });
  return control;
}

test('shows, marks and announces a change of phase, and reads the list once for it', () => withPage(NO_SANDBOX, async page => {
  await watching(page, { 'p-1': 'PROVISIONING', 'p-2': 'READY' });
  await assertAccessible(page);
  const operations = asked(page);
  await settled(operations);
  await set({ 'p-1': 'PENDING_ACCEPT', 'p-2': 'READY' });
  await rowOf(page, 'p-1').getByText('Waits for acceptance').waitFor();
  await told(page, 'name-p-1: Waits for acceptance').waitFor();
  await page.locator('.row.marked', { hasText: 'name-p-1' }).waitFor();
  assert.equal(await page.locator('.row.marked').count(), 1, 'only what has changed');
  await page.locator('.row.marked').waitFor({ state: 'detached' });
  const names = operations();
  assert.equal(names.filter(name => name === 'Peerings').length, 1, names.join());
  assert.equal(names.filter(name => name === 'Counts').length, 1, names.join());

  await set({ 'p-2': 'DEPROVISIONING', 'p-3': 'PROVISIONING' });
  await rowOf(page, 'p-3').waitFor();
  await rowOf(page, 'p-1').waitFor({ state: 'detached' });
  await told(page, 'name-p-2: Deprovisioning').waitFor();
}));

test('asks for nothing while nothing changes', () => withPage(NO_SANDBOX, async page => {
  await page.clock.install();
  await watching(page, { 'p-1': 'PROVISIONING' });
  const operations = asked(page);
  await settled(operations);
  for (let times = 0; times < 4; times++) {
    await page.clock.runFor('00:20');
  }
  assert.deepEqual(operations(), []);
  await live(page).waitFor();
}));

test('reads by the clock where the stream is refused, and says the same', () => withPage(NO_SANDBOX, async page => {
  await page.clock.install();
  await withoutStream(page);
  await set({ 'p-1': 'PROVISIONING' });
  await signedIn(page, 'env-1');
  await rowOf(page, 'p-1').getByText('Provisioning').waitFor();
  await set({ 'p-1': 'READY' });
  await until(async () => {
    await page.clock.runFor('00:11');
    return (await texts(page, '.phase')).join() === 'Ready';
  }, 'the new phase');
  await told(page, 'name-p-1: Ready').waitFor();
  assert.equal(await live(page).count(), 0);
}));

test('goes on by the clock when the stream ends, and by the stream when it can', () => withPage(NO_SANDBOX, async page => {
  const control = await streams(page);
  await page.clock.install();
  await watching(page, { 'p-1': 'PROVISIONING' });
  control.refuse = true;
  control.end(1012);
  await live(page).waitFor({ state: 'detached' });
  await set({ 'p-1': 'PENDING_ACCEPT' });
  await until(async () => {
    await page.clock.runFor('00:11');
    return (await texts(page, '.phase')).join() === 'Waits for acceptance';
  }, 'the new phase');
  assert.equal(await live(page).count(), 0);
  assert.ok(control.opened() > 1, 'it tries again');

  control.refuse = false;
  await set({ 'p-1': 'READY' });
  await until(async () => {
    await page.clock.runFor('00:05');
    return (await live(page).count()) === 1;
  }, 'live again');
  await rowOf(page, 'p-1').getByText('Ready').waitFor();
  await set({ 'p-1': 'DISCONNECTED' });
  await rowOf(page, 'p-1').getByText('Disconnected').waitFor();
  await live(page).waitFor();
}));

test('takes a stream that says nothing for a lost one', () => withPage(NO_SANDBOX, async page => {
  const control = await streams(page);
  await page.clock.install();
  await watching(page, { 'p-1': 'READY' });
  assert.equal(control.opened(), 1);
  await page.clock.runFor('01:31');
  await until(async () => {
    await page.clock.runFor('00:02');
    return control.opened() === 2;
  }, 'another stream');
  await live(page).waitFor();
}));

test('keeps its stream when other peerings of the environment are asked for', () => withPage(NO_SANDBOX, async page => {
  const control = await streams(page);
  await watching(page, { 'p-1': 'PROVISIONING', 'p-2': 'READY' });
  await chip(page, 'Phase', /^Provisioning/).click();
  await until(async () => (await ids(page)).join() === 'p-1', 'the filtered list');
  await set({ 'p-1': 'READY', 'p-2': 'PROVISIONING' });
  await until(async () => (await ids(page)).join() === 'p-2', 'what the filter lets through by now');
  await live(page).waitFor();
  assert.equal(control.opened(), 1);
}));

test('holds no stream while nobody looks', () => withPage(NO_SANDBOX, async page => {
  await watching(page, { 'p-1': 'PROVISIONING' });
  const show = state => page.evaluate(state => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
  await show('hidden');
  await live(page).waitFor({ state: 'detached' });
  await set({ 'p-1': 'READY' });
  await show('visible');
  await live(page).waitFor();
  await rowOf(page, 'p-1').getByText('Ready').waitFor();
}));

test('moves nothing for who wants no motion', () => withPage({ ...NO_SANDBOX, reducedMotion: 'reduce' }, async page => {
  await page.clock.install();
  await watching(page, { 'p-1': 'PROVISIONING' });
  await page.clock.pauseAt(Date.now() + 60_000);
  await set({ 'p-1': 'READY' });
  const marked = page.locator('.row.marked', { hasText: 'name-p-1' });
  const animation = () => marked.evaluate(row => getComputedStyle(row).animationName);
  assert.equal(await animation(), 'none');
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  assert.equal(await animation(), 'fade');
}));

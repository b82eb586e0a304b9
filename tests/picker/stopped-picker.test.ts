/** A stopped picker must leave nothing behind, except the notes of writes that may still land. */
import { expect, test } from 'vitest';
import { nothingLeft, settle } from '../support/page.ts';
import { begin, beginOffPage, newSession } from '../support/stage.ts';

test('a stopped picker leaves no timer, no listener, no lock, no channel and no request', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  await stage.last.lose();
  await stage.pick('pp_a');
  await stage.last.lose();
  stage.picker.pick('pp_c', { via: 'keyboard' });
  // The first timer is the pause after a key press. The second timer limits how long the picker waits for an answer of
  // the locks.
  expect(stage.page.leftovers).toMatchObject({ timers: 2, channels: 1 });
  stage.picker.disconnect();
  stage.picker.disconnect();
  await settle();
  expect(stage.page.leftovers).toEqual(nothingLeft);
  await stage.page.turn();
  stage.picker.retry();
  await stage.page.pass(60_000);
  expect(stage.idents).toHaveLength(2);
});

test('a stopped picker gives up its write, whose answer then changes nothing', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  stage.picker.disconnect();
  expect(stage.last.isAborted).toBe(true);
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(false);
  expect(stage.page.leftovers).toEqual(nothingLeft);
});

test('a stopped picker leaves no note of a write that was never sent', async () => {
  const stage = await begin();
  const { items } = stage.page.browser.store;
  const before = items.size;
  await stage.pick('pp_b');
  expect(items.size).toBeGreaterThan(before);
  stage.picker.disconnect();
  await stage.last.answer({ outcome: 'unsent', problem: { kind: 'config', message: 'a policy' } });
  expect(items.size).toBe(before);
});

test('a stopped picker aborts the host’s calls that are under way', async () => {
  let signal: AbortSignal | null = null;
  const stage = await begin({
    afterUpdate: (_, context) => {
      signal = context.signal;
      return new Promise(() => {});
    },
  });
  await stage.pick('pp_b');
  await stage.last.acknowledge();
  stage.picker.disconnect();
  await settle();
  expect(signal).toMatchObject({ aborted: true });
  expect(stage.page.leftovers).toEqual(nothingLeft);
});

test('a stopped picker leaves its lost writes to the next picker of the order', async () => {
  const first = await begin();
  await first.pick('pp_b');
  first.picker.disconnect();
  await first.page.pass(4000);
  const second = await begin({ session: first.session }, first.page);
  expect(second.picker.shown.peek()).toBe('pp_a');
  await first.page.pass(5999);
  expect(second.idents).toEqual([]);
  expect(second.picker.canPay.peek()).toBe(false);
  await first.page.pass(1);
  expect(second.idents).toEqual(['pp_a']);
});

test('a stopped picker leaves its lost writes to the next picker even if the browser stores nothing', async () => {
  const first = await begin();
  first.page.hasStorage = false;
  await first.pick('pp_b');
  first.picker.disconnect();
  const second = await begin({ session: first.session }, first.page);
  await first.page.pass(9999);
  expect(second.idents).toEqual([]);
  await first.page.pass(1);
  expect(second.idents).toEqual(['pp_a']);
});

test('a stopped picker leaves no lost write to a picker of another order', async () => {
  const first = await begin();
  await first.pick('pp_b');
  first.picker.disconnect();
  expect((await begin({}, first.page)).picker.canPay.peek()).toBe(true);
});

test('a stopped picker leaves no lost write whose window has passed, and causes no renewal for it', async () => {
  let asked = 0;
  const renewSession = () => {
    asked++;
    return newSession();
  };
  const first = await begin();
  await first.pick('pp_b');
  first.picker.disconnect();
  await first.page.pass(10_000);
  const second = await begin({ session: first.session, renewSession }, first.page);
  expect(asked).toBe(0);
  expect(second.idents).toEqual(['pp_a']);
});

test('a picker that starts again asserts the plan that it shows', async () => {
  const stage = await begin();
  stage.picker.disconnect();
  stage.picker.connect();
  await settle();
  expect(stage.picker.canPay.peek()).toBe(false);
  expect(stage.idents).toEqual(['pp_a']);
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('a stopped picker keeps the plan on screen, and shows a pick that is made meanwhile', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  await stage.last.acknowledge();
  stage.picker.disconnect();
  expect(stage.picker.shown.peek()).toBe('pp_b');
  stage.picker.pick('pp_c');
  expect(stage.picker.shown.peek()).toBe('pp_c');
  stage.picker.connect();
  await settle();
  expect(stage.last.ident).toBe('pp_c');
});

test('a picker that starts again waits for a write that another picker has lost meanwhile', async () => {
  const first = await begin();
  first.picker.disconnect();
  const second = await begin({ session: first.session }, first.page);
  await second.last.acknowledge();
  await second.pick('pp_b');
  second.picker.disconnect();
  first.picker.connect();
  await settle();
  expect(first.picker.shown.peek()).toBe('pp_a');
  await first.page.pass(9999);
  expect(first.idents).toEqual([]);
  await first.page.pass(1);
  expect(first.idents).toEqual(['pp_a']);
});

test('a picker that is not started only shows a plan', async () => {
  const { picker, page, writes } = beginOffPage();
  picker.pick('pp_b');
  await settle();
  expect(picker.shown.peek()).toBe('pp_b');
  expect(picker.canPay.peek()).toBe(false);
  expect(writes).toEqual([]);
  expect(page.leftovers).toEqual(nothingLeft);
  picker.connect();
  await settle();
  expect(writes.map(({ ident }) => ident)).toEqual(['pp_b']);
  picker[Symbol.dispose]();
  await settle();
  expect(page.leftovers).toEqual(nothingLeft);
});

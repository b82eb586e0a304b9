/** Listeners may pick or disconnect when they are called. News must still come in order, and the page must not hang. */
import { effect } from '@preact/signals';
import { expect, test, vi } from 'vitest';
import { nothingLeft, settle } from '../support/page.ts';
import { begin, newSession } from '../support/stage.ts';

test('if a listener picks again, all news comes in order, and only the listener’s pick is written', async () => {
  const stage = await begin();
  const heard: string[] = [];
  stage.picker.subscribe(({ type, detail }) => {
    if (type === 'plan-pick' && detail.ident === 'pp_b') stage.picker.pick('pp_c');
  });
  stage.picker.subscribe(({ type, detail }) => {
    if (type === 'plan-pick') heard.push(detail.ident);
  });
  const first = await stage.pick('pp_b');
  expect(heard).toEqual(['pp_b', 'pp_c']);
  expect(stage.picker.shown.peek()).toBe('pp_c');
  expect(stage.idents).toEqual(['pp_c']);
  await stage.last.acknowledge();
  expect(first.value).toEqual({ outcome: 'superseded', ident: 'pp_b' });
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('a listener that picks again at a confirmation never hears of “can pay” for the earlier plan', async () => {
  const stage = await begin();
  const told: unknown[] = [];
  stage.picker.subscribe(({ type, detail }) => {
    if (type === 'plan-confirm' && detail.ident === 'pp_b') stage.picker.pick('pp_c');
    if (type === 'plan-status') told.push([detail.shown, detail.canPay, stage.picker.canPay.peek()]);
  });
  await stage.pick('pp_b');
  await stage.last.acknowledge();
  expect(stage.idents).toEqual(['pp_b', 'pp_c']);
  expect(told.at(-1)).toEqual(['pp_c', false, false]);
  await stage.last.acknowledge();
  expect(told.at(-1)).toEqual(['pp_c', true, true]);
});

test('if a listener answers a pick with a plan that is not offered, the problem is reported after the pick', async () => {
  const stage = await begin();
  const heard: string[] = [];
  stage.picker.subscribe(({ type }) => {
    if (type === 'plan-pick') stage.picker.pick('pp_z');
  });
  stage.picker.subscribe(({ type }) => heard.push(type));
  stage.picker.pick('pp_b');
  expect(heard).toEqual(['plan-pick', 'plan-status', 'plan-problem']);
});

test('two listeners that insist on different plans do not hang the page', async () => {
  const stage = await begin();
  const other = await begin({ session: stage.session }, stage.page);
  let picks = 0;
  const insistOn = (ident: string, { picker }: typeof stage) =>
    picker.subscribe(({ type, detail }) => {
      if (type !== 'plan-pick' || detail.ident === ident) return;
      picks++;
      picker.pick(ident);
    });
  const leave = [insistOn('pp_b', stage), insistOn('pp_c', other)];
  stage.picker.pick('pp_c');
  // On a page that hangs, the test would not reach this line. The picker delivers the remaining picks in later tasks.
  expect(picks).toBeGreaterThan(2);
  expect(picks).toBeLessThan(500);
  const before = picks;
  await stage.page.pass(1);
  expect(picks).toBeGreaterThan(before);
  for (const stop of leave) stop();
  await stage.page.pass(1);
  expect(stage.picker.shown.peek()).toBe(other.picker.shown.peek());
});

test('if a listener stops the picker in the middle of a pick, nothing is sent', async () => {
  const stage = await begin();
  stage.picker.subscribe(() => stage.picker.disconnect());
  await stage.pick('pp_b');
  expect(stage.idents).toEqual([]);
  expect(stage.page.leftovers).toEqual(nothingLeft);
});

test('if a listener stops the picker while it starts, the picker leaves nothing behind', async () => {
  const { picker, page } = await begin({ session: newSession('') });
  picker.disconnect();
  for (const listen of [
    () => picker.subscribe(() => picker.disconnect()),
    () =>
      effect(() => {
        picker.status.value;
        picker.disconnect();
      }),
  ]) {
    const stop = listen();
    picker.connect();
    picker.pick('pp_b');
    await settle();
    stop();
    picker.disconnect();
    await settle();
    expect(page.leftovers).toEqual(nothingLeft);
  }
});

test('a listener that has unsubscribed hears nothing', async () => {
  const stage = await begin();
  const heard = vi.fn();
  const leave = stage.picker.subscribe(heard);
  leave();
  await stage.pick('pp_b');
  expect(heard).not.toHaveBeenCalled();
});

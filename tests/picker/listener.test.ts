/** Listeners may pick or disconnect when they are called. News must still come in order, and the page must not hang. */
import { effect } from '@preact/signals';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { nothingLeft, settle } from '../support/page.ts';
import { begin, beginOffPage, newSession, type Stage } from '../support/stage.ts';

/** Collects the news of a picker that is off the page. */
const listenedTo = ({ picker }: ReturnType<typeof beginOffPage>) => {
  const heard: ReturnType<Stage['news']> = [];
  picker.subscribe((one) => heard.push(one));
  return { picker, news: () => heard.splice(0) };
};

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

describe('if an effect on a signal picks again, the events come in order', () => {
  const picksIn = ({ news }: Pick<Stage, 'news'>) =>
    news().flatMap(({ type, detail }) => (type === 'plan-pick' ? [detail.ident] : [type]));

  test.each([
    ['a picker', () => begin()],
    ['a picker that is off the page', async () => listenedTo(beginOffPage())],
  ])('the last “plan-pick” of %s names the plan shown', async (_, create) => {
    const stage = await create();
    const stop = stage.picker.shown.subscribe((shown) => {
      if (shown === 'pp_b') stage.picker.pick('pp_c');
    });
    onTestFinished(stop);
    stage.picker.pick('pp_b');
    expect(stage.picker.shown.peek()).toBe('pp_c');
    expect(picksIn(stage).filter((told) => told !== 'plan-status')).toEqual(['pp_b', 'pp_c']);
  });

  test('a roll-back is reported before the pick that answers it', async () => {
    const stage = await begin();
    await stage.pick('pp_b');
    const stop = stage.picker.rollback.subscribe((rollback) => {
      if (rollback) stage.picker.pick('pp_c');
    });
    onTestFinished(stop);
    stage.news();
    await stage.last.refuse();
    expect(picksIn(stage)).toEqual(['plan-rollback', 'plan-status', 'pp_c']);
  });

  test('no “plan-confirm” and no status says that the shopper can pay for the earlier plan', async () => {
    const stage = await begin();
    await stage.pick('pp_b');
    const stop = stage.picker.canPay.subscribe((canPay) => {
      if (canPay && stage.picker.shown.peek() === 'pp_b') stage.picker.pick('pp_c');
    });
    onTestFinished(stop);
    const told: unknown[] = [];
    stage.picker.subscribe(({ type, detail }) => {
      if (type === 'plan-confirm') told.push(detail.ident);
      if (type === 'plan-status') told.push(detail.canPay);
    });
    await stage.last.acknowledge();
    expect(told).not.toContain(true);
    expect(told).not.toContain('pp_b');
    await stage.last.acknowledge();
    expect(told.slice(-2)).toEqual(['pp_c', true]);
  });
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

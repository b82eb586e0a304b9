/** Pickers of one page with the same checkout must share one running checkout. */
import { effect } from '@preact/signals';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createStandInPage, settle } from '../support/page.ts';
import { anotherToken, begin, look, newSession, open, plans, type Stage } from '../support/stage.ts';

const beginTwo = async () => {
  const one = await begin();
  const two = await begin({ session: one.session }, one.page);
  const writes = () => [...one.writes, ...two.writes];
  return { one, two, page: one.page, writes, idents: () => writes().map(({ ident }) => ident) };
};

test('two pickers show the same plan, write once, and both report the pick', async () => {
  const { one, two, idents, writes } = await beginTwo();
  expect(two.picker.canPay.peek()).toBe(true);
  await one.pick('pp_b');
  expect(two.picker.shown.peek()).toBe('pp_b');
  expect(two.picker.canPay.peek()).toBe(false);
  expect(idents()).toEqual(['pp_b']);
  await writes()[0]?.acknowledge();
  expect([one, two].map(({ picker }) => picker.canPay.peek())).toEqual([true, true]);
  const all = ['plan-pick', 'plan-status', 'plan-confirm', 'plan-status'];
  expect([one, two].map((stage) => stage.types())).toEqual([all, all]);
});

test('when one picker reports a pick, the shopper can pay in neither picker', async () => {
  const { one, two } = await beginTwo();
  const gates: boolean[] = [];
  for (const { picker } of [one, two]) {
    picker.subscribe(() => gates.push(one.picker.canPay.peek(), two.picker.canPay.peek()));
  }
  two.picker.pick('pp_b');
  expect(gates.length).toBeGreaterThan(0);
  expect(gates).not.toContain(true);
});

test('while a picker moves to another organisation, a listener of the other picker never reads “can pay”', async () => {
  const { one, two } = await beginTwo();
  // As long as this payment waits for its lock, it locks both pickers. During the move, picker one is unlocked.
  look(two.picker.beginPayment());
  const read: boolean[] = [];
  one.picker.subscribe(() => read.push(two.picker.canPay.peek()));
  two.picker.configure({ orgId: 'another' });
  expect(read.length).toBeGreaterThan(0);
  expect(read).not.toContain(true);
  expect(two.picker.shown.peek()).toBe('pp_a');
});

test('a plan that a listener of the other picker chooses during a move is shown after the move', async () => {
  const { one, two, idents } = await beginTwo();
  // As long as this payment waits for its lock, it locks both pickers. During the move, picker one is unlocked.
  look(two.picker.beginPayment());
  let isChosen = false;
  one.picker.subscribe(() => {
    if (!isChosen) two.picker.pick('pp_c', { by: 'shopper' });
    isChosen = true;
  });
  two.picker.configure({ orgId: 'another' });
  expect(two.picker.shown.peek()).toBe('pp_c');
  await settle();
  expect(idents()).toEqual(['pp_c']);
});

test('two pickers have the same state when a listener of one picker reads the other', async () => {
  const { one, two } = await beginTwo();
  const seen: boolean[] = [];
  for (const [mine, another] of [
    [one.picker, two.picker],
    [two.picker, one.picker],
  ] as const) {
    const stop = effect(() => {
      seen.push(mine.canPay.value === another.canPay.peek());
    });
    onTestFinished(stop);
  }
  one.picker.pick('pp_b');
  expect(one.picker.canPay.peek()).toBe(false);
  expect(seen).not.toContain(false);
});

test('a pick in one picker supersedes the pick in the other picker', async () => {
  const { one, two } = await beginTwo();
  const outcome = await one.pick('pp_b');
  await two.pick('pp_c');
  expect(outcome.value).toEqual({ outcome: 'superseded', ident: 'pp_b' });
});

test('a payment in one picker locks the other picker', async () => {
  const { one, two } = await beginTwo();
  const hold = await one.picker.beginPayment();
  expect(two.picker.status.peek()).toBe('locked');
  const paying = look(two.picker.beginPayment());
  await settle();
  expect(paying.value).toBeUndefined();
  hold.release();
  await settle();
  expect(paying.value).toBeDefined();
  paying.value?.release();
});

describe('if only one of two pickers lists the plan shown', () => {
  const withTwoLists = async () => {
    const stages = await beginTwo();
    stages.one.picker.configure({ plans: plans.slice(1) });
    const waiting = look(stages.one.picker.beginPayment());
    await settle();
    return { ...stages, waiting };
  };

  test('a payment of the other picker does not keep the shopper from another pick', async () => {
    const { one, two, waiting, writes } = await withTwoLists();
    expect(two.picker.status.peek()).toBe('ready');
    await two.pick('pp_b');
    expect(two.picker.shown.peek()).toBe('pp_b');
    await writes()[0]?.acknowledge();
    expect(waiting.value?.ident).toBe('pp_b');
    expect([one, two].map(({ picker }) => picker.status.peek())).toEqual(['locked', 'locked']);
    waiting.value?.release();
  });

  test('its payment does not wait for a payment of the other picker', async () => {
    const { two, waiting } = await withTwoLists();
    const hold = await two.picker.beginPayment();
    expect(hold.ident).toBe('pp_a');
    expect(waiting).toEqual({});
    hold.release();
  });

  test('the payment of the other picker waits for the release, even if that picker now lists the plan', async () => {
    const { one, two, page, waiting } = await withTwoLists();
    const hold = await two.picker.beginPayment();
    one.picker.configure({ plans });
    await page.pass(5000);
    expect([waiting, hold.signal.aborted]).toEqual([{}, false]);
    hold.release();
    await settle();
    expect(waiting.value?.ident).toBe('pp_a');
    waiting.value?.release();
  });
});

test('when one picker leaves, the other picker goes on, and the shopper cannot pay in the first picker', async () => {
  const { one, two } = await beginTwo();
  one.picker.disconnect();
  expect(one.picker.canPay.peek()).toBe(false);
  expect(two.picker.canPay.peek()).toBe(true);
  await two.pick('pp_b');
  await two.last.acknowledge();
  expect(two.picker.canPay.peek()).toBe(true);
  expect(one.picker.canPay.peek()).toBe(false);
});

test('a picker that comes back shows the plan of the other picker', async () => {
  const { one, two } = await beginTwo();
  one.picker.disconnect();
  await two.pick('pp_b');
  await two.last.acknowledge();
  one.picker.connect();
  await settle();
  expect(one.picker.canPay.peek()).toBe(true);
  expect(one.picker.shown.peek()).toBe('pp_b');
});

test('two pickers with two tokens of one order behave like two tabs: one picker owns the checkout', async () => {
  const one = await begin();
  const two = await begin({ session: anotherToken(one.session) }, one.page);
  expect(one.picker.canPay.peek()).toBe(false);
  await two.last.acknowledge();
  expect([one, two].map(({ picker }) => picker.canPay.peek())).toEqual([false, true]);
  await one.pick('pp_b');
  await one.last.acknowledge();
  expect([one, two].map(({ picker }) => picker.canPay.peek())).toEqual([true, false]);
});

test('two tokens of one order do not take the checkout from each other each time the page is looked at', async () => {
  const one = await begin();
  const two = await begin({ session: anotherToken(one.session) }, one.page);
  await two.last.acknowledge();
  for (let turns = 0; turns < 5; turns++) {
    await one.page.turn();
    await one.page.pass(5000);
  }
  expect([one, two].map(({ writes }) => writes.length)).toEqual([0, 1]);
  expect(two.picker.canPay.peek()).toBe(true);
  two.picker.disconnect();
  await one.page.turn();
  await one.last.acknowledge();
  expect(one.picker.canPay.peek()).toBe(true);
});

test('two tokens of one order do not wait for each other if the shopper left before a token got the lock', async () => {
  const one = open();
  const two = open({ session: anotherToken(one.session) }, one.page);
  await one.page.hide();
  await begin({ session: anotherToken(one.session) }, one.page.browser.tab());
  await one.page.turn();
  await one.page.pass(1000);
  expect([...one.writes, ...two.writes]).toHaveLength(1);
});

test('if the plan of the owner is withdrawn, the shopper can pay with another token of the order', async () => {
  const one = await begin();
  const two = await begin({ session: anotherToken(one.session) }, one.page);
  await two.last.acknowledge();
  await one.pick('pp_b');
  await one.last.acknowledge();
  one.picker.configure({ plans: plans.filter(({ ident }) => ident !== 'pp_b') });
  await one.page.turn();
  await one.page.pass(1000);
  await two.last.acknowledge();
  expect(two.picker.canPay.peek()).toBe(true);
  await one.page.turn();
  await one.page.pass(5000);
  expect(two.picker.canPay.peek()).toBe(true);
});

describe('a payment that waits at one of two tokens of an order goes on', () => {
  /** The payment of picker two waits for its write. */
  const beginWaiting = async () => {
    const one = await begin();
    const two = await begin({ session: anotherToken(one.session) }, one.page);
    await two.last.acknowledge();
    await two.pick('pp_b');
    const waiting = look(two.picker.beginPayment());
    await settle();
    const answer = async () => {
      for (const write of [...one.writes, ...two.writes]) await write.acknowledge();
    };
    const pass = async (ms: number) => {
      await answer();
      await one.page.turn();
      await one.page.pass(ms);
      await answer();
    };
    return { one, two, waiting, answer, pass };
  };

  test('after a pick at the other token', async () => {
    const { one, two, waiting, pass } = await beginWaiting();
    await one.pick('pp_c');
    await one.page.pass(3000);
    expect([one, two].map(({ idents }) => idents)).toEqual([[], ['pp_a', 'pp_b']]);
    for (let n = 0; n < 4; n++) await pass(5000);
    expect(waiting.value?.ident).toBe('pp_b');
    expect([one, two].map(({ idents }) => idents)).toEqual([['pp_c'], ['pp_a', 'pp_b', 'pp_b']]);
    waiting.value?.release();
  });

  test('after a payment at the other token, and neither takes the lock from the other', async () => {
    const { one, two, waiting, pass } = await beginWaiting();
    const other = look(one.picker.beginPayment());
    for (let n = 0; n < 4; n++) await pass(5000);
    expect([other.value?.ident, waiting.value]).toEqual(['pp_a', undefined]);
    other.value?.release();
    for (let n = 0; n < 4; n++) await pass(5000);
    expect(waiting.value?.ident).toBe('pp_b');
    expect([one, two].map(({ idents }) => idents)).toEqual([['pp_a'], ['pp_a', 'pp_b', 'pp_b']]);
    waiting.value?.release();
  });
});

test('two tokens of one order have one owner, even without locks and messages', async () => {
  const page = createStandInPage();
  page.locksOf = () => null;
  page.openChannel = () => null;
  const one = await begin({}, page);
  expect(one.picker.canPay.peek()).toBe(true);
  const two = await begin({ session: anotherToken(one.session) }, page);
  expect(one.picker.canPay.peek()).toBe(false);
  await two.last.acknowledge();
  expect(two.picker.canPay.peek()).toBe(true);
});

test('a picker that a listener mounts for the next session shares the checkout of the picker that moves there', async () => {
  const one = await begin();
  const next = newSession();
  const others: Stage[] = [];
  onTestFinished(
    effect(() => {
      if (!one.picker.canPay.value && others.length === 0) others.push(open({ session: next }, one.page));
    }),
  );
  one.picker.configure({ session: next });
  await settle();
  const all = [one, ...others];
  expect(all).toHaveLength(2);
  expect(one.page.memory().running.size).toBe(1);
  await one.pick('pp_b');
  for (const { writes } of all) await writes[0]?.acknowledge();
  expect(all.map(({ picker }) => [picker.shown.peek(), picker.canPay.peek()])).toEqual([
    ['pp_b', true],
    ['pp_b', true],
  ]);
});

test('two pickers of two orders do not affect each other', async () => {
  const one = await begin();
  const two = await begin({ session: newSession() }, one.page);
  await one.pick('pp_b');
  expect(two.picker.shown.peek()).toBe('pp_a');
  expect(two.picker.canPay.peek()).toBe(true);
});

/** `beginPayment()` waits until the shopper can pay, takes the payment's lock, checks again, and returns a hold. */
import { describe, expect, test } from 'vitest';
import { nothingLeft, StandInBrowser, settle } from '../support/page.ts';
import {
  anotherToken,
  begin,
  beginOffPage,
  look,
  newSession,
  planOf,
  type Stage,
  tellLost,
} from '../support/stage.ts';

test('a payment begins when the shopper can pay', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  const paying = look(stage.picker.beginPayment());
  await settle();
  expect(paying.value).toBeUndefined();
  await stage.last.acknowledge();
  expect(paying.value).toMatchObject({ ident: 'pp_b', orderId: stage.session.orderId });
  expect(paying.value?.signal.aborted).toBe(false);
  expect(stage.picker.status.peek()).toBe('locked');
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('from the call of `beginPayment()` on, picks are ignored, and each ignored pick is reported', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  const paying = look(stage.picker.beginPayment());
  const late = await stage.pick('pp_c');
  expect(late.value).toMatchObject({
    outcome: 'rolled-back',
    problem: { kind: 'refused', message: expect.stringMatching('a payment is under way') },
  });
  expect(stage.types()).toContain('plan-problem');
  await stage.last.acknowledge();
  expect(paying.value).toMatchObject({ ident: 'pp_b' });
  expect(stage.idents).toEqual(['pp_b']);
});

test('when a payment is released, the shopper can pick again', async () => {
  const stage = await begin();
  const hold = await stage.picker.beginPayment();
  await stage.pick('pp_b');
  expect(stage.picker.shown.peek()).toBe('pp_a');
  hold.release();
  expect(stage.picker.status.peek()).toBe('ready');
  await stage.pick('pp_b');
  expect(stage.idents).toEqual(['pp_b']);
});

test('a payment waits for the payment before it', async () => {
  const { picker } = await begin();
  const first = await picker.beginPayment();
  const second = look(picker.beginPayment());
  const third = look(picker.beginPayment());
  await settle();
  expect(second.value).toBeUndefined();
  first.release();
  first.release();
  await settle();
  expect(second.value).toBeDefined();
  expect(third.value).toBeUndefined();
  expect(picker.status.peek()).toBe('locked');
  first.release();
  expect(picker.status.peek()).toBe('locked');
  second.value?.release();
  await settle();
  third.value?.release();
  await settle();
  expect(picker.status.peek()).toBe('ready');
});

test('a payment does not delay `settled()`', async () => {
  const { picker } = await begin();
  await picker.beginPayment();
  expect(await picker.settled()).toMatchObject({ ident: 'pp_a' });
});

test('a payment is released when its hold is disposed of', async () => {
  const { picker } = await begin();
  const hold = await picker.beginPayment();
  hold[Symbol.dispose]();
  expect(picker.status.peek()).toBe('ready');
});

test('a payment that is aborted while it waits never locks the picker', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  const leaving = new AbortController();
  const paying = look(stage.picker.beginPayment({ signal: leaving.signal }));
  leaving.abort();
  await stage.last.acknowledge();
  expect(paying.error).toMatchObject({ name: 'AbortError' });
  expect(stage.picker.status.peek()).toBe('ready');
});

test('a payment that is aborted just as its lock comes releases the lock', async () => {
  const stage = await begin();
  const leaving = new AbortController();
  const paying = look(stage.picker.beginPayment({ signal: leaving.signal }));
  leaving.abort();
  await settle();
  expect(paying.error).toMatchObject({ name: 'AbortError' });
  expect(stage.picker.status.peek()).toBe('ready');
  expect(stage.page.browser.locks.held.filter(({ name }) => name.endsWith(':pay'))).toEqual([]);
});

/** The plans of the stage. Two of them cost more. */
const dearer = [planOf('pp_a', { price: '19.99' }), planOf('pp_b', { price: '19.99' }), planOf('pp_c')];

test('a payment that waits does not begin at a price that was not on screen when it was asked for', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  const paying = look(stage.picker.beginPayment());
  stage.picker.configure({ plans: dearer });
  await stage.last.acknowledge();
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(true);
  expect(paying.error).toMatchObject({ message: 'the price of the plan has changed since beginPayment()' });
  expect(stage.picker.status.peek()).toBe('ready');
});

test('a payment that waits begins if only other plans and the texts change', async () => {
  const stage = await begin();
  await stage.pick('pp_c');
  const paying = look(stage.picker.beginPayment());
  stage.picker.configure({ plans: dearer.map((plan) => ({ ...plan, title: `The plan ${plan.ident}` })) });
  await stage.last.acknowledge();
  expect(paying.value).toMatchObject({ ident: 'pp_c' });
});

test('a payment cannot begin when the session is closed', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  const paying = look(stage.picker.beginPayment());
  await stage.last.refuse('already-paid');
  expect(paying.error).toMatchObject({ problem: { kind: 'already-paid' } });
  expect(stage.picker.status.peek()).toBe('closed');
});

test('a payment is refused when its picker leaves the page, even if its lock comes at that moment', async () => {
  for (const isWaiting of [true, false]) {
    const stage = await begin();
    if (isWaiting) await stage.pick('pp_b');
    const paying = look(stage.picker.beginPayment());
    stage.picker.disconnect();
    await settle();
    expect(paying.error).toMatchObject({ message: 'the picker left the page' });
    expect(stage.page.leftovers).toEqual(nothingLeft);
  }
});

test('a payment of a picker that is not on the page yet begins when the picker is there', async () => {
  const { picker } = beginOffPage();
  const paying = look(picker.beginPayment());
  await settle();
  expect(paying).toEqual({});
  picker.connect();
  await settle();
  expect(paying.value).toMatchObject({ ident: 'pp_a' });
  paying.value?.release();
});

describe('a hold outlives', () => {
  test('its picker, and locks the next picker until the hold is released', async () => {
    const { picker, page, session } = await begin();
    const hold = await picker.beginPayment();
    picker.disconnect();
    const next = await begin({ session }, page);
    expect(next.picker.status.peek()).toBe('locked');
    await next.pick('pp_b');
    expect(next.picker.shown.peek()).toBe('pp_a');
    expect(next.idents).toEqual([]);
    hold.release();
    await settle();
    expect(next.picker.status.peek()).not.toBe('locked');
  });

  test('all pickers, and leaves nothing behind when it is released', async () => {
    const { picker, page } = await begin();
    const hold = await picker.beginPayment();
    picker.disconnect();
    hold.release();
    await settle();
    expect(page.leftovers).toEqual(nothingLeft);
  });

  test('its session, and does not lock the next order', async () => {
    const stage = await begin();
    const hold = await stage.picker.beginPayment();
    stage.picker.configure({ session: newSession() });
    await settle();
    expect(stage.picker.status.peek()).toBe('ready');
    const next = await stage.picker.beginPayment();
    hold.release();
    expect(stage.picker.status.peek()).toBe('locked');
    next.release();
  });

  test('its token: with another token of the same order, nothing is written until the hold is released', async () => {
    const stage = await begin();
    const hold = await stage.picker.beginPayment();
    stage.picker.configure({ session: anotherToken(stage.session) });
    await settle();
    await stage.page.pass(4000);
    await stage.pick('pp_b');
    expect(stage.idents).toEqual([]);
    expect(stage.picker.canPay.peek()).toBe(false);
    hold.release();
    await settle();
    expect(stage.writes.length).toBeGreaterThan(0);
  });
});

describe('hold.signal', () => {
  test('aborts when another tab takes the payment over', async () => {
    const browser = new StandInBrowser();
    const one = await begin({}, browser.tab());
    const hold = await one.picker.beginPayment();
    const two = await begin({ session: anotherToken(one.session) }, browser.tab());
    expect(two.picker.paymentElsewhere.peek()).toBe('open');
    expect(two.picker.status.peek()).toBe('locked');
    two.picker.payHere();
    await settle();
    expect(hold.signal.aborted).toBe(true);
    expect(one.picker.canPay.peek()).toBe(false);
    hold.release();
    await two.last.acknowledge();
    expect(two.picker.canPay.peek()).toBe(true);
  });

  test('aborts when the shopper leaves the page', async () => {
    const stage = await begin();
    const hold = await stage.picker.beginPayment();
    await stage.page.sign('leaving');
    expect(hold.signal.aborted).toBe(true);
  });

  test('aborts when the price of the plan changes, and not when other plans or texts change', async () => {
    const { picker } = await begin();
    const hold = await picker.beginPayment();
    picker.configure({ plans: [planOf('pp_a', { title: 'Monthly' }), planOf('pp_b', { price: '19.99' })] });
    expect(hold.signal.aborted).toBe(false);
    picker.configure({ plans: dearer });
    expect(hold.signal.aborted).toBe(true);
    expect(picker.confirmed.peek()).toBeNull();
  });

  test.each<[string, (stage: Stage) => unknown]>([
    ['has another token', ({ picker, session }) => picker.configure({ session: anotherToken(session) })],
    ['has another order', ({ picker }) => picker.configure({ session: newSession() })],
    ['has no session', ({ picker }) => picker.configure({ session: null })],
    ['is off the page', ({ picker }) => picker.disconnect()],
  ])('aborts because the price of its plan changes, even if its picker %s by then', async (_, leave) => {
    const stage = await begin();
    const hold = await stage.picker.beginPayment();
    leave(stage);
    await settle();
    expect(hold.signal.aborted).toBe(false);
    stage.picker.configure({ plans: dearer });
    expect(hold.signal.aborted).toBe(true);
  });

  test('does not abort because of a price of another plan, of another picker, or that is not known', async () => {
    const stage = await begin();
    const { picker, session, page } = stage;
    const hold = await picker.beginPayment();
    picker.configure({ plans: [planOf('pp_a'), planOf('pp_b', { price: '19.99' })] });
    await begin({ session, plans: dearer }, page);
    picker.configure({ plans: [] });
    picker.configure({ plans: [planOf('pp_a')] });
    expect(hold.signal.aborted).toBe(false);
    hold.release();
    await settle();
    picker.configure({ plans: dearer });
    expect(hold.signal.aborted).toBe(false);
  });

  test('aborts when its picker comes back with another price, which is then asserted', async () => {
    const stage = await begin();
    const { picker } = stage;
    const hold = await picker.beginPayment();
    picker.disconnect();
    picker.configure({ plans: dearer });
    picker.connect();
    expect(hold.signal.aborted).toBe(true);
    hold.release();
    await settle();
    expect([picker.canPay.peek(), stage.idents]).toEqual([false, ['pp_a']]);
  });

  test('aborts when the price of the plan changes while there is no session', async () => {
    const perPlan = { sessionPerPlan: true, renewSession: () => null, selected: 'pp_a' };
    const { picker } = await begin({ ...perPlan, session: null as never });
    const hold = await picker.beginPayment();
    expect(hold.orderId).toBeNull();
    picker.configure({ plans: dearer });
    expect(hold.signal.aborted).toBe(true);
    hold.release();
    await settle();
    expect((await picker.beginPayment()).signal.aborted).toBe(false);
  });

  test.each<[string, (stage: Stage) => unknown]>([
    ['the price of the plan changes', ({ picker }) => picker.configure({ plans: dearer })],
    [
      'the host names another plan',
      ({ picker, session }) => picker.configure({ session: { ...session, ident: 'pp_c' } }),
    ],
    ['another tab has written', ({ page, session }) => tellLost(page.browser, session, 'pp_b')],
  ])('aborts because %s, even after the page has slept', async (_, happen) => {
    const stage = await begin();
    const hold = await stage.picker.beginPayment();
    await stage.page.sign('frozen');
    await stage.page.sign('resumed');
    expect([stage.picker.confirmed.peek(), hold.signal.aborted]).toEqual([null, false]);
    happen(stage);
    await settle();
    expect(hold.signal.aborted).toBe(true);
  });

  test.each<[string, (stage: Stage) => unknown]>([
    ['the price of the plan changes', ({ picker }) => picker.configure({ plans: dearer })],
    [
      'the host names another plan',
      ({ picker, session }) => picker.configure({ session: { ...session, ident: 'pp_c' } }),
    ],
    ['another tab has written', ({ page, session }) => tellLost(page.browser, session, 'pp_b')],
    ['the shopper leaves the page', ({ page }) => page.sign('leaving')],
    [
      'another tab takes the payment over',
      async ({ page, session }) => {
        const two = await begin({ session: anotherToken(session) }, page.browser.tab());
        two.picker.payHere();
      },
    ],
  ])('aborts because %s, and its listener reads that the shopper cannot pay', async (_, happen) => {
    const stage = await begin({}, new StandInBrowser().tab());
    const { picker } = stage;
    const hold = await picker.beginPayment();
    const read: unknown[] = [];
    hold.signal.addEventListener('abort', () => read.push(picker.canPay.peek(), look(picker.settled())));
    await happen(stage);
    await settle();
    expect(read).toEqual([false, {}]);
  });

  test('aborts when the host names another plan with another token of the order, and not with the same plan', async () => {
    const { picker, session } = await begin();
    const hold = await picker.beginPayment();
    picker.configure({ session: anotherToken(session) });
    expect(hold.signal.aborted).toBe(false);
    picker.configure({ session: { ...anotherToken(session), ident: 'pp_b' } });
    expect(hold.signal.aborted).toBe(true);
    hold.release();
  });

  test('aborts when the host first gives a new token of the order, and then names another plan', async () => {
    const { picker, session } = await begin();
    const hold = await picker.beginPayment();
    const renewed = anotherToken(session);
    picker.configure({ session: renewed });
    expect(hold.signal.aborted).toBe(false);
    picker.configure({ session: { ...renewed, ident: 'pp_b' } });
    expect(hold.signal.aborted).toBe(true);
    hold.release();
  });

  test('does not abort when the payment is released', async () => {
    const { picker } = await begin();
    const hold = await picker.beginPayment();
    hold.release();
    await settle();
    expect(hold.signal.aborted).toBe(false);
  });
});

test('the picker knows of its hold even if it leaves its session and comes back just as the hold is granted', async () => {
  for (let pause = 0; pause < 40; pause += 1) {
    const { picker, pick, session, writes } = await begin();
    const paying = look(picker.beginPayment());
    for (let left = pause; left > 0; left -= 1) await null;
    picker.configure({ session: null });
    await settle();
    picker.configure({ session });
    await settle();
    await writes[0]?.acknowledge();
    expect(paying.value, `after ${pause} microtasks`).toMatchObject({ ident: 'pp_a' });
    await pick('pp_b');
    expect(picker.shown.peek(), `after ${pause} microtasks`).toBe('pp_a');
    paying.value?.release();
    picker.disconnect();
  }
});

test('a payment does not begin in a page whose checkout another tab has taken over', async () => {
  const browser = new StandInBrowser();
  const one = await begin({}, browser.tab());
  const two = await begin({ session: anotherToken(one.session) }, browser.tab());
  await two.last.acknowledge();
  one.page.focused = false;
  one.page.freeze();
  // Page two has the lock. While page one is frozen, its host asks for a payment.
  const paying = look(one.picker.beginPayment());
  await settle();
  await one.page.unblock();
  expect(paying).toEqual({});
  expect(one.picker.canPay.peek()).toBe(false);
  expect(two.picker.canPay.peek()).toBe(true);
});

/** Payments with several tabs, and with locks that do not work as they should. */
import { describe, expect, test } from 'vitest';
import type { Locks } from '../../src/page/page.ts';
import { createStandInPage, nothingLeft, StandInBrowser, type StandInPage, settle } from '../support/page.ts';
import { anotherToken, begin, look, newSession, type Stage } from '../support/stage.ts';
import { silentLocks } from '../support/stories/locks.ts';

const canPay = (...stages: Stage[]) => stages.map(({ picker }) => picker.canPay.peek());

const withLocks = (page: StandInPage, locks: Locks | null) => Object.assign(page, { locksOf: () => locks });

const alone = async () => {
  const browser = new StandInBrowser();
  return { browser, one: await begin({}, browser.tab()) };
};

/** Another page with the same checkout. */
const beside = ({ session }: Stage, page: StandInPage, ident = 'pp_a') =>
  begin({ session: { ...anotherToken(session), ident } }, page);

test('a tab whose locks are silent and a tab whose locks answer cannot both pay', async () => {
  const { browser, one } = await alone();
  const two = await beside(one, withLocks(browser.tab(), silentLocks), 'pp_b');
  await browser.pass(1_100);
  await two.last.acknowledge();
  expect(canPay(one, two)).toEqual([false, true]);
});

test('after a payment, the page that the shopper looks at keeps the checkout', async () => {
  const { browser, one } = await alone();
  const hold = await one.picker.beginPayment();
  const two = await beside(one, browser.tab());
  two.page.focused = false;
  await one.page.turn();
  hold.release();
  await settle();
  expect(canPay(one)).toEqual([true]);
  expect(two.idents).toEqual([]);
});

test('a hold that outlives its picker aborts when the page is left', async () => {
  const { picker, page } = await begin();
  const hold = await picker.beginPayment();
  picker.disconnect();
  await page.sign('leaving');
  expect(hold.signal.aborted).toBe(true);
  expect(page.leftovers.locks).toBe(0);
  hold.release();
});

test('a hold aborts when the host says that the session holds another plan', async () => {
  const { picker, session } = await begin();
  const hold = await picker.beginPayment();
  picker.configure({ session: { ...session, ident: 'pp_c' } });
  expect(hold.signal.aborted).toBe(true);
  hold.release();
});

test('a payment that was taken over does not answer for the payment that replaced it', async () => {
  const { browser, one } = await alone();
  const taken = await one.picker.beginPayment();
  const two = await beside(one, browser.tab());
  two.picker.payHere();
  await settle();
  await two.last.acknowledge();
  const hold = await two.picker.beginPayment();
  two.page.freeze();
  const three = await beside(one, browser.tab());
  await browser.pass(15_000);
  expect(three.picker.paymentElsewhere.peek()).toBe('silent');
  for (const each of [taken, hold]) each.release();
});

test('no page waits for a write that was noted but not sent', async () => {
  const { browser, one } = await alone();
  one.page.freeze();
  const two = await beside(one, browser.tab());
  await two.last.acknowledge();
  one.picker.pick('pp_b', { by: 'shopper' });
  await one.page.unblock();
  await settle();
  await one.last.acknowledge();
  await one.pick('pp_c');
  expect(one.idents).toEqual(['pp_b', 'pp_c']);
});

test('two tokens of one page do not take the checkout from each other when the shopper comes back', async () => {
  const { browser, one } = await alone();
  const two = await beside(one, one.page, 'pp_b');
  await beside(one, browser.tab());
  await browser.pass(60_000);
  const count = () => one.writes.length + two.writes.length;
  const before = count();
  await one.page.turn();
  await browser.pass(1_000);
  expect(count()).toBe(before + 1);
});

test('a payment that begins in the page with the focus takes the checkout back', async () => {
  const { browser, one } = await alone();
  const two = await beside(one, browser.tab());
  two.page.focused = false;
  await one.page.turn();
  await one.last.acknowledge();
  await two.page.sign('turned');
  one.picker.beginPayment().catch(() => {});
  await browser.pass(60_000);
  expect(one.idents).toEqual(['pp_a', 'pp_a']);
});

test.each(['before', 'after'])(
  'in a frame without the focus, the next payment can begin: the new token came %s the failed payment ended',
  async (order) => {
    const page = createStandInPage();
    page.focused = false;
    const { picker, session, writes } = await begin({}, page);
    const failed = await picker.beginPayment();
    if (order === 'after') failed.release();
    picker.configure({ session: anotherToken(session) });
    const next = look(picker.beginPayment());
    await settle();
    failed.release();
    await settle();
    await page.pass(500);
    await writes.at(-1)?.acknowledge();
    expect(next).toMatchObject({ value: { ident: 'pp_a' } });
  },
);

test('if the browser refuses the lock of a payment, the page does not ask for it again and again', async () => {
  const browser = new StandInBrowser();
  const own = browser.tab().locks() as Locks;
  let asked = 0;
  const request = (name: string, ...rest: [LockOptions, () => unknown]) => {
    if (!name.endsWith(':pay') || rest[0].mode) return own.request(name, ...rest);
    asked += 1;
    return asked > 999 ? new Promise(() => {}) : Promise.reject(new Error('refused'));
  };
  const locks = { request, query: () => own.query() } as Locks;
  const { picker } = await begin({}, withLocks(browser.tab(), locks));
  picker.beginPayment().catch(() => {});
  await settle();
  expect(asked).toBeLessThan(10);
});

/** A page whose browser does not answer the requests for the lock of a payment. */
const silentPayments = () => {
  const page = new StandInBrowser().tab();
  const own = page.locks() as Locks;
  const request = (name: string, ...rest: [LockOptions, () => unknown]) =>
    name.endsWith(':pay') && !rest[0].mode ? new Promise(() => {}) : own.request(name, ...rest);
  return withLocks(page, { request, query: () => own.query() } as Locks);
};

describe('if the browser does not answer the request for the lock of a payment', () => {
  test('the payment begins by messages, as without locks', async () => {
    const stage = await begin({}, silentPayments());
    const paying = look(stage.picker.beginPayment());
    await settle();
    await stage.page.pass(2100);
    await stage.last.acknowledge();
    expect(paying.value?.ident).toBe('pp_a');
    paying.value?.release();
  });

  test('a payment that is aborted does not wait for ever', async () => {
    const { picker, page } = await begin({}, silentPayments());
    const abort = new AbortController();
    const paying = look(picker.beginPayment({ signal: abort.signal }));
    await settle();
    abort.abort(new Error('enough'));
    await page.pass(2000);
    expect(paying.error).toEqual(new Error('enough'));
  });

  test.each([0, 1000])('a payment whose picker leaves after %s ms is refused at once', async (ms) => {
    const { picker, page } = await begin({}, silentPayments());
    const paying = look(picker.beginPayment());
    await settle();
    await page.pass(ms);
    picker.disconnect();
    await settle();
    expect(paying.error).toMatchObject({ message: 'the picker left the page' });
    expect(page.leftovers).toEqual(nothingLeft);
  });

  test('a payment whose picker has left does not lock another picker of the session', async () => {
    const one = await begin({}, silentPayments());
    const two = await begin({ session: one.session }, one.page);
    one.picker.beginPayment().catch(() => {});
    await settle();
    one.picker.disconnect();
    await one.page.pass(2100);
    await two.last.acknowledge();
    expect(two.picker.status.peek()).toBe('ready');
  });
});

test('a payment is refused when its picker leaves the page, even if the picker comes back before the lock', async () => {
  const page = createStandInPage();
  const own = page.locks() as Locks;
  let grant = () => {};
  const request = async (name: string, ...rest: [LockOptions, () => unknown]) => {
    if (name.endsWith(':pay') && !rest[0].mode) await new Promise<void>((go) => (grant = go));
    return own.request(name, ...rest);
  };
  const one = await begin({}, withLocks(page, { request, query: () => own.query() } as Locks));
  // The checkout goes on for this picker.
  await begin({ session: one.session }, page);
  const paying = look(one.picker.beginPayment());
  await settle();
  one.picker.disconnect();
  one.picker.connect();
  grant();
  await settle();
  expect(paying).toMatchObject({ error: { message: 'the picker left the page' } });
  expect(one.picker.status.peek()).toBe('ready');
});

test('the picker writes even if the browser never reports who has a lock', async () => {
  const browser = new StandInBrowser();
  const { request } = browser.tab().locks() as Locks;
  const locks = { request, query: () => new Promise(() => {}) } as Locks;
  const stage = await begin({}, withLocks(browser.tab(), locks));
  await stage.pick('pp_b');
  await browser.pass(60_000);
  expect(stage.idents).toEqual(['pp_b']);
});

test('while a payment waits for a refused plan, the shopper can pick another plan', async () => {
  const stage = await begin({ session: { ...newSession(), fresh: false } });
  await stage.last.refuse();
  await stage.page.pass(1);
  await stage.last.refuse();
  stage.picker.beginPayment().catch(() => {});
  await stage.pick('pp_b');
  expect(stage.picker.shown.peek()).toBe('pp_b');
});

test('without locks, a second release of a hold does not end the next hold', async () => {
  const browser = new StandInBrowser();
  const { picker, page } = await begin({}, withLocks(browser.tab(), null));
  await page.pass(100);
  const first = await picker.beginPayment();
  first.release();
  const second = await picker.beginPayment();
  browser.told.length = 0;
  first.release();
  expect(browser.told).toEqual([]);
  second.release();
});

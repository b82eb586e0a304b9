/** Two tabs of one browser with the same checkout. */
import { expect, test } from 'vitest';
import type { Locks } from '../../src/page/page.ts';
import { StandInBrowser, type StandInPage, settle } from '../support/page.ts';
import { anotherToken, begin, newSession, open, type Stage, tellLost } from '../support/stage.ts';

const twoTabs = async () => {
  const browser = new StandInBrowser();
  const one = await begin({}, browser.tab());
  const two = await begin({ session: anotherToken(one.session) }, browser.tab());
  return { browser, one, two };
};

const canPay = (...stages: readonly Stage[]) => stages.map(({ picker }) => picker.canPay.peek());

test('the tab that the shopper opened last takes over; the other tab cannot pay and writes nothing', async () => {
  const { browser, one, two } = await twoTabs();
  expect(one.picker.status.peek()).toBe('checking');
  await two.last.acknowledge();
  expect(canPay(one, two)).toEqual([false, true]);
  await browser.pass(60_000);
  expect(one.idents).toEqual([]);
});

test('an acknowledgement that comes before the news of a lost lock allows no payment', async () => {
  const { one, two } = await twoTabs();
  await two.last.acknowledge();
  await two.pick('pp_b');
  // Page one takes the lock from page two. Page two is frozen, so it does not know yet that it has lost the lock.
  two.page.freeze();
  await one.page.turn();
  await two.last.acknowledge();
  expect(canPay(one, two)).toEqual([false, false]);
  await two.page.unblock();
  expect(canPay(one, two)).toEqual([false, false]);
});

test('the tab that the shopper comes back to takes over, and asserts the plan that it shows', async () => {
  const { one, two } = await twoTabs();
  await two.last.acknowledge();
  await two.pick('pp_b');
  await two.last.acknowledge();
  await one.page.turn();
  expect(one.idents).toEqual(['pp_a']);
  await one.last.acknowledge();
  expect(canPay(one, two)).toEqual([true, false]);
  expect(two.picker.shown.peek()).toBe('pp_b');
});

test('a visible tab takes over by itself when the tab that had the checkout is gone', async () => {
  const { browser, one, two } = await twoTabs();
  await two.last.acknowledge();
  await browser.pass(5_000);
  expect(one.idents).toEqual([]);
  await two.page.sign('leaving');
  two.page.close();
  await browser.pass(500);
  await one.last.acknowledge();
  expect(canPay(one)).toEqual([true]);
});

test('after a click inside the payment iframe, the tab takes over within half a second', async () => {
  const { browser, one, two } = await twoTabs();
  await two.last.acknowledge();
  one.page.focused = false;
  await browser.pass(500);
  one.page.focused = true;
  await browser.pass(500);
  expect(one.idents).toEqual(['pp_a']);
});

test('a hidden tab takes over at a pick by the shopper, because the shopper must be there', async () => {
  const { one, two } = await twoTabs();
  await two.last.acknowledge();
  await one.page.hide();
  await one.pick('pp_c');
  expect(one.idents).toEqual(['pp_c']);
  await one.last.acknowledge();
  expect(canPay(one, two)).toEqual([true, false]);
});

test('a page that is called hidden, but is being used, takes over, and the shopper can pay there', async () => {
  const page = new StandInBrowser().tab();
  Object.assign(page, { seen: false, used: true });
  const stage = await begin({ session: anotherToken(newSession()) }, page);
  await stage.last.acknowledge();
  expect(stage.picker.canPay.peek()).toBe(true);
});

test('a tab that the shopper leaves before its lock comes gives the lock back, even if it was used just now', async () => {
  const { browser, one, two } = await twoTabs();
  await two.last.acknowledge();
  one.page.used = true;
  await Promise.all([one.page.turn(), one.page.hide()]);
  await browser.pass(500);
  await two.last.acknowledge();
  expect(canPay(one, two)).toEqual([false, true]);
});

test('a hidden tab does not take over at a pick by the host', async () => {
  const { one, two } = await twoTabs();
  await two.last.acknowledge();
  await one.page.hide();
  await one.pick('pp_c', 'host');
  expect(one.idents).toEqual([]);
  expect(canPay(two)).toEqual([true]);
});

test('a write of the other tab may still leave that tab for a second, so this tab waits for a second and its window', async () => {
  const browser = new StandInBrowser();
  const one = await begin({}, browser.tab());
  await one.pick('pp_b');
  const two = await begin({ session: anotherToken(one.session) }, browser.tab());
  expect(one.last.isAborted).toBe(true);
  await browser.pass(10_999);
  expect(two.idents).toEqual([]);
  expect(canPay(two)).toEqual([false]);
  await browser.pass(1);
  expect(two.idents).toEqual(['pp_a']);
});

test('a frozen tab that has not heard of the loss of its lock sends nothing', async () => {
  const { one, two } = await twoTabs();
  await two.last.acknowledge();
  two.page.freeze();
  await one.page.turn();
  await one.last.acknowledge();
  expect(canPay(one)).toEqual([true]);
  const sent = two.idents.length;
  two.picker.pick('pp_b', { by: 'host' });
  await settle();
  expect(two.idents).toHaveLength(sent);
});

test.each([
  ['its page', 'leaving', 10_000],
  ['a page that ends without a word', null, 11_000],
] as const)(
  'a write in flight outlives %s; the next page waits for the write’s window',
  async (_, word, wait) => {
    const browser = new StandInBrowser();
    const one = await begin({}, browser.tab());
    await one.pick('pp_b');
    if (word) await one.page.sign(word);
    one.page.close();
    const next = browser.tab();
    next.revisited = true;
    const two = await begin({ session: anotherToken(one.session) }, next);
    expect(two.picker.shown.peek()).toBe('pp_a');
    await browser.pass(wait - 1);
    expect(two.idents).toEqual([]);
    await browser.pass(1);
    expect(two.idents).toEqual(['pp_a']);
  },
);

test('a page that is not the owner deletes no note that the owner has renewed', async () => {
  const browser = new StandInBrowser();
  const one = await begin({}, browser.tab());
  // Page two is busy, so it learns late that it got the lock. By then, page one has taken the lock back.
  const { page, hear } = slowToHear(browser.tab());
  // Page two gets no messages. So page two does not know that page one has stored the note again.
  page.openChannel = () => null;
  const two = await begin({ session: anotherToken(one.session) }, page);
  await one.page.turn();
  await one.last.acknowledge();
  await one.pick('pp_b');
  hear();
  await settle();
  await one.pick('pp_a');
  await browser.pass(8_000);
  await one.last.lose();
  await browser.pass(4_000);
  await two.page.sign('online');
  await one.page.sign('leaving');
  one.page.close();
  await two.page.turn();
  await browser.pass(5_999);
  expect(two.idents).toEqual([]);
  await browser.pass(1);
  expect(two.idents).toEqual(['pp_a']);
});

/** If this page steals a lock, the browser tells the page so only when the test calls `hear()`. */
const slowToHear = (page: StandInPage) => {
  const own = page.locks();
  let hear = () => {};
  const heard = new Promise<void>((resolve) => {
    hear = resolve;
  });
  const request = (name: string, ...rest: [LockOptions, LockGrantedCallback<unknown>]) => {
    const [{ steal }, callback] = rest;
    if (!steal) return own?.request(name, ...rest);
    const stolen = own?.request(name, { steal }, async (lock) => {
      await heard;
      return callback(lock);
    });
    stolen?.catch(() => {});
    return heard.then(() => stolen);
  };
  page.locksOf = () => ({ request, query: () => own?.query() }) as Locks;
  return { page, hear: () => hear() };
};

test('a page without storage that was reloaded waits one window before its first write', async () => {
  const page = new StandInBrowser().tab();
  page.hasStorage = false;
  page.revisited = true;
  const stage = await begin({}, page);
  expect(stage.idents).toEqual([]);
  await page.pass(10_000);
  expect(stage.idents).toEqual(['pp_a']);
});

test('a page without storage that was not reloaded asserts at once', async () => {
  const page = new StandInBrowser().tab();
  page.hasStorage = false;
  const stage = await begin({}, page);
  expect(stage.idents).toEqual(['pp_a']);
});

test('a page that nobody looks at draws the plans, but sends nothing, stores nothing and takes no lock', async () => {
  const page = new StandInBrowser().tab();
  page.seen = false;
  const stage = await begin({ session: { ...newSession(), fresh: false } }, page);
  await page.pass(60_000);
  expect(stage.picker.offers.peek()).toHaveLength(3);
  expect(stage.idents).toEqual([]);
  expect(page.leftovers.locks).toBe(0);
  expect(page.browser.store.items.size).toBe(0);
  await page.turn();
  expect(stage.idents).toEqual(['pp_a']);
});

test('the payment of a tab that does not answer is reported as silent, and can be taken over', async () => {
  const { browser, one, two } = await twoTabs();
  await two.last.acknowledge();
  const hold = await two.picker.beginPayment();
  await one.page.turn();
  expect(one.picker.paymentElsewhere.peek()).toBe('open');
  two.page.freeze();
  await browser.pass(10_000);
  expect(one.picker.paymentElsewhere.peek()).toBe('silent');
  one.picker.payHere();
  await settle();
  expect(one.picker.paymentElsewhere.peek()).toBe('none');
  await one.last.acknowledge();
  expect(canPay(one)).toEqual([true]);
  await two.page.unblock();
  expect(hold.signal.aborted).toBe(true);
});

test('the shopper can pay in this tab when the payment in the other tab is over', async () => {
  const { one, two } = await twoTabs();
  await two.last.acknowledge();
  const hold = await two.picker.beginPayment();
  await one.page.turn();
  await one.pick('pp_b');
  expect(one.picker.shown.peek()).toBe('pp_a');
  hold.release();
  await settle();
  await one.last.acknowledge();
  expect(canPay(one)).toEqual([true]);
});

test('neither token nor order is in a message, the storage or the name of a lock', async () => {
  const { browser, one, two } = await twoTabs();
  await two.pick('pp_b');
  await two.last.lose();
  await one.page.turn();
  const names = browser.locks.held.map(({ name }) => name);
  const text = JSON.stringify([browser.told, [...browser.store.items], names]);
  expect(names.length).toBeGreaterThan(0);
  for (const { clientToken, orderId } of [one.session, two.session]) {
    expect(text).not.toContain(clientToken);
    expect(text).not.toContain(orderId);
  }
});

test('a lost write of the paid plan does not disturb the payment; a lost write of another plan aborts it', async () => {
  const browser = new StandInBrowser();
  const one = await begin({}, browser.tab());
  const hold = await one.picker.beginPayment();
  tellLost(browser, one.session, 'pp_a');
  await settle();
  expect(hold.signal.aborted).toBe(false);
  tellLost(browser, one.session, 'pp_b');
  await settle();
  expect(hold.signal.aborted).toBe(true);
  hold.release();
});

test('no page waits for a write that was noted but not sent', async () => {
  const browser = new StandInBrowser();
  const one = await begin({}, browser.tab());
  const two = await begin({ session: anotherToken(one.session) }, browser.tab());
  await two.last.acknowledge();
  // Page two picks, and asks the browser whether it still has the lock. Before the browser answers, the shopper turns
  // to page one.
  two.picker.pick('pp_b', { by: 'shopper' });
  two.page.freeze();
  two.page.focused = false;
  await one.page.turn();
  await two.page.unblock();
  expect(two.idents).toEqual(['pp_a']);
  await browser.pass(11_000);
  await one.last.acknowledge();
  await two.page.turn();
  expect(two.idents).toEqual(['pp_a', 'pp_b']);
});

test('a page that nobody sees cannot take over a payment', async () => {
  const { one, two } = await twoTabs();
  await two.last.acknowledge();
  const hold = await two.picker.beginPayment();
  await one.page.turn();
  await one.page.hide();
  one.picker.payHere();
  await settle();
  expect(hold.signal.aborted).toBe(false);
  await one.page.turn();
  one.picker.payHere();
  await settle();
  expect(hold.signal.aborted).toBe(true);
  hold.release();
});

test('without storage, a new token of the order waits for the writes that the page has heard of', async () => {
  const browser = new StandInBrowser();
  const page = browser.tab();
  page.hasStorage = false;
  const stage = await begin({}, page);
  await stage.last.acknowledge();
  tellLost(browser, stage.session, 'pp_b');
  await browser.pass(100);
  stage.picker.configure({ session: anotherToken(stage.session) });
  await browser.pass(4_800);
  expect(stage.idents).toEqual(['pp_a']);
  await browser.pass(1_000);
  expect(stage.idents).toEqual(['pp_a', 'pp_a']);
});

test('without storage, a page waits for a write that it has heard of before it gets the lock', async () => {
  const browser = new StandInBrowser();
  const page = browser.tab();
  page.hasStorage = false;
  const before = await begin({}, browser.tab());
  const later = open({ session: anotherToken(before.session) }, page);
  tellLost(browser, before.session, 'pp_b');
  await browser.pass(4900);
  expect(later.idents).toEqual([]);
  await browser.pass(1000);
  await later.last.acknowledge();
  expect(canPay(before, later)).toEqual([false, true]);
});

/** A page may lose the lock, and hear of the loss only later. Until then, the page must neither write nor pay. */
import { expect, test } from 'vitest';
import type { Locks } from '../../../src/page/page.ts';
import { look } from '../../support/look.ts';
import { countingTab, tabOf, takeOver, twoTabs } from '../../support/owning-tab.ts';
import { StandInBrowser, settle } from '../../support/page.ts';

test('a page that the shopper comes back to takes its lock back, even before it heard of its loss', async () => {
  const { one, two } = twoTabs();
  await takeOver(one);
  one.heard();
  one.page.freeze();
  await takeOver(two);
  one.ownership.takeOver();
  one.ownership.takeOver();
  await one.page.unblock();
  expect(one.heard()).toEqual(['lost', 'took over']);
  expect(await two.ownership.isStillOwner()).toBe(false);
});

test.each([
  ['is free by then', true],
  ['the other page still has', false],
])('a page in a frame learns late that it lost a lock which %s', async (_, isFree) => {
  const { one, two } = twoTabs();
  await takeOver(one);
  one.heard();
  one.page.freeze();
  await takeOver(two);
  if (isFree) two.page.close();
  one.page.focused = false;
  one.ownership.takeOver();
  await one.page.unblock();
  await settle();
  expect(one.heard()).toEqual(isFree ? ['lost', 'took over'] : ['lost']);
});

test('a page whose payment is taken over while the page checks its lock still trusts its locks', async () => {
  const browser = new StandInBrowser();
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const one = tabOf(browser, {
    locks(own) {
      const query = () => answered.then(() => (own as Locks).query());
      return own && { request: own.request.bind(own), query };
    },
  });
  const two = tabOf(browser);
  await takeOver(one);
  const asked = one.ownership.lockPayment();
  await settle();
  two.ownership.payHere();
  await settle();
  answer();
  expect(await asked).toBe(null);
  await takeOver(one);
  await browser.pass(1000);
  expect(one.heard()).toEqual(['took over', 'lost', 'took over']);
  const { held = [] } = (await two.page.locks()?.query()) ?? {};
  expect(held.map(({ name }) => name)).toContain('ff-plan-picker:2:checkout');
});

test('a page that lost its lock while it was frozen finds out when it asks', async () => {
  const { one, two } = twoTabs();
  await takeOver(one);
  one.heard();
  one.page.freeze();
  await takeOver(two);
  expect(one.heard()).toEqual([]);
  const asked = look(one.ownership.isStillOwner());
  await one.page.thaw();
  expect(asked.value).toBe(false);
  expect(one.heard()).toEqual(['lost']);
});

test('a page has lost its lock if the browser names another holder, even without a message', async () => {
  const browser = new StandInBrowser();
  const stolen = (own: Locks | null) =>
    ({
      request: own?.request,
      async query() {
        const { held = [] } = (await own?.query()) ?? {};
        return {
          held: held.map((one) => (/:checkout$/.test(one.name ?? '') ? { ...one, clientId: 'tab 9' } : one)),
        };
      },
    }) as Locks;
  const one = tabOf(browser, { locks: stolen });
  await takeOver(one);
  expect(await one.ownership.isStillOwner()).toBe(false);
  expect(one.heard()).toEqual(['took over', 'lost']);
});

test('a page asks again if the answer took longer than a second by one of the two clocks', async () => {
  const { one, browser } = twoTabs();
  await takeOver(one);
  one.page.freeze();
  const asked = look(one.ownership.isStillOwner());
  browser.skew = 2000;
  await one.page.thaw();
  await settle();
  expect(asked.value).toBe(true);
  expect(one.heard()).toEqual(['took over']);
});

test('a page asks the browser a second time only if the answer took longer than a second', async () => {
  for (const [took, times] of [
    [1000, 1],
    [1001, 2],
  ] as const) {
    const browser = new StandInBrowser();
    const { tab, queries } = countingTab(browser);
    await takeOver(tab);
    const asked = tab.ownership.isStillOwner();
    browser.skew = took;
    expect(await asked).toBe(true);
    await settle();
    expect(queries()).toBe(times);
  }
});

test('a page that was busy asking has lost its lock if another page took over meanwhile', async () => {
  const { one, two, browser } = twoTabs();
  await takeOver(one);
  one.page.freeze();
  const asked = look(one.ownership.isStillOwner());
  await takeOver(two);
  browser.skew = 2000;
  await one.page.thaw();
  await settle();
  expect(asked.value).toBe(false);
  expect(one.heard()).toEqual(['took over', 'lost']);
});

/** Page one hears of the loss of a lock only when the test calls `tell()`. It gets answers to its queries at once. */
const besideSlowNews = async () => {
  const browser = new StandInBrowser();
  let tell = () => {};
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const one = tabOf(browser, {
    locks(own) {
      const request = async (...asked: [string, LockOptions, () => unknown]) => {
        try {
          return await own?.request(...asked);
        } catch (error) {
          await told;
          throw error;
        }
      };
      return { request, query: () => own?.query() } as Locks;
    },
  });
  const two = tabOf(browser);
  await takeOver(one);
  one.heard();
  return { browser, one, two, tell };
};

test('a page that took its lock back keeps it when the news of the earlier loss arrives late', async () => {
  const { one, two, tell } = await besideSlowNews();
  await takeOver(two);
  await takeOver(one);
  expect(one.heard()).toEqual(['lost', 'took over']);
  tell();
  await settle();
  expect(one.heard()).toEqual([]);
  expect(await one.ownership.isStillOwner()).toBe(true);
});

test('a page that finds out that it lost its lock leaves the lock with the other page', async () => {
  const { one, two } = await besideSlowNews();
  await takeOver(two);
  expect(await one.ownership.isStillOwner()).toBe(false);
  await settle();
  expect(one.heard()).toEqual(['lost']);
  expect(await two.ownership.isStillOwner()).toBe(true);
});

test('a page cannot pay after it lost its lock, though the lock of the payment is free', async () => {
  const { browser, one, two } = await besideSlowNews();
  await takeOver(two);
  expect(await one.ownership.lockPayment()).toBeNull();
  await settle();
  expect(one.heard()).toEqual(['lost']);
  expect(browser.locks.holderOf('ff-plan-picker:2:checkout:pay')).toBeUndefined();
});

test('a page does not believe an answer that took longer than a second, even without news of a loss', async () => {
  const { browser, one, two } = await besideSlowNews();
  one.page.freeze();
  const asked = look(one.ownership.isStillOwner());
  await takeOver(two);
  browser.skew = 2000;
  await one.page.thaw();
  await settle();
  expect(asked.value).toBe(false);
});

test('a payment goes on when the news that an earlier payment lost its lock arrives late', async () => {
  const { one, two, tell } = await besideSlowNews();
  await one.ownership.lockPayment();
  two.ownership.payHere();
  await settle();
  await takeOver(one);
  expect(await one.ownership.lockPayment()).not.toBeNull();
  expect(one.heard()).toEqual(['lost', 'took over']);
  tell();
  await settle();
  expect(one.heard()).toEqual([]);
});

/** In browsers without locks, pages take over the checkout by messages. */
import { expect, test } from 'vitest';
import { createMessageOwnership } from '../../src/checkout/messages-only.ts';
import type { OwnershipOptions } from '../../src/checkout/ownership.ts';
import { tabOf, twoTabs as twoTabsOf } from '../support/owning-tab.ts';
import { StandInBrowser, settle } from '../support/page.ts';

const twoTabs = () => {
  const { browser, one, two } = twoTabsOf({ create: createMessageOwnership });
  const telling = (tab: typeof one) =>
    Object.assign(tab, {
      async own() {
        tab.ownership.takeOver();
        await browser.pass(100);
      },
      pay: () => tab.ownership.lockPayment(),
    });
  return { browser, one: telling(one), two: telling(two) };
};

test('a page that other pages cannot hear takes over at once', () => {
  const create = (options: OwnershipOptions) => createMessageOwnership({ ...options, tell: null });
  const one = tabOf(new StandInBrowser(), { create });
  one.ownership.takeOver();
  expect(one.heard()).toEqual(['took over']);
});

test('a page asks who pays, and takes over if no page answers within 100 ms', async () => {
  const { browser, one } = twoTabs();
  one.ownership.takeOver();
  one.ownership.takeOver();
  await browser.pass(99);
  expect(one.heard()).toEqual([]);
  await browser.pass(1);
  expect(one.heard()).toEqual(['took over']);
});

test('when a page takes over, the earlier owner hears of the take-over, and is no longer the owner', async () => {
  const { one, two } = twoTabs();
  await one.own();
  await two.own();
  expect(one.heard()).toEqual(['took over', 'lost']);
  expect(await one.ownership.isStillOwner()).toBe(false);
  expect(await one.ownership.lockPayment()).toBeNull();
});

test('a page that pays objects in time, and stays the owner', async () => {
  const { browser, one, two } = twoTabs();
  await one.own();
  const lock = await one.pay();
  two.heard();
  await two.own();
  await browser.pass(60_000);
  expect(two.heard()).not.toContain('took over');
  expect(await one.ownership.isStillOwner()).toBe(true);
  one.isPaying = false;
  lock?.release();
  await settle();
  await browser.pass(100);
  expect(two.heard()).toEqual(['payment none', 'took over']);
});

test('a payment whose page is gone counts as over after two minutes', async () => {
  const { browser, one, two } = twoTabs();
  await one.own();
  await one.pay();
  await settle();
  one.page.close();
  expect(new Set(two.heard())).toEqual(new Set(['payment open']));
  await two.own();
  await browser.pass(119_899);
  expect(new Set(two.heard())).toEqual(new Set(['payment silent']));
  await browser.pass(201);
  expect(two.heard().slice(-2)).toEqual(['payment none', 'took over']);
});

test('“Pay here instead” takes the payment from the other page', async () => {
  const { one, two } = twoTabs();
  await one.own();
  await one.pay();
  await settle();
  two.heard();
  two.ownership.payHere();
  two.ownership.payHere();
  await settle();
  expect(two.heard()).toEqual(['took over']);
  expect(one.heard()).toEqual(['took over', 'lost', 'lost payment']);
});

test('a page that leaves while it pays says that the payment is over', async () => {
  const { browser, one, two } = twoTabs();
  await one.own();
  await one.pay();
  await settle();
  two.heard();
  one.isPaying = false;
  one.ownership.leave();
  await settle();
  await browser.pass(100);
  expect(two.heard()).toEqual(['payment none', 'took over']);
});

test('a page that pays and is too busy to object loses the payment, and hears of the loss', async () => {
  const browser = new StandInBrowser();
  const open = () => tabOf(browser, { create: createMessageOwnership });
  const one = open();
  one.ownership.takeOver();
  await browser.pass(100);
  const lock = await one.ownership.lockPayment();
  one.heard();
  one.page.freeze();
  // Page two opens only now, so it has not heard that page one pays.
  const two = open();
  two.ownership.takeOver();
  await browser.pass(100);
  expect(two.heard()).toEqual(['took over']);
  await one.page.unblock();
  expect(one.heard()).toEqual(['lost']);
  expect(await one.ownership.isStillOwner()).toBe(false);
  expect(await one.ownership.lockPayment()).toBeNull();
  // When page one woke up, it said that it still pays. So page two waits until page one says that the payment is over.
  expect(two.heard()).toContain('payment open');
  one.isPaying = false;
  lock?.release();
  await settle();
  await browser.pass(100);
  expect(two.heard()).toEqual(['payment none', 'took over']);
});

/** Rule 15 where there are no locks: pages tell each other, and one that does not hear is not known to have lost. */
import { expect, onTestFinished, test } from 'vitest';
import { createMessageOwnership } from '../../src/checkout/messages-only.ts';
import { readNews } from '../../src/checkout/news.ts';
import { StandInBrowser, settle } from '../support/page.ts';

const tabOf = (browser: StandInBrowser, isAlone = false) => {
  const page = browser.tab();
  const heard: string[] = [];
  const channel = page.openChannel('c', (data) => {
    const news = readNews(data);
    if (news?.type === 'who-pays' && tab.pays) channel?.tell({ type: 'paying' });
    if (news) ownership.hear(news);
  });
  const tab = { page, pays: false, mayTakeOver: true, heard: () => heard.splice(0) };
  const ownership = createMessageOwnership({
    page,
    name: 'checkout',
    tell: isAlone ? null : (news) => channel?.tell(news),
    listener: {
      tookOver: () => void heard.push('took over'),
      lost: () => void heard.push('lost'),
      paymentHeard: (payment) => void heard.push(`payment ${payment}`),
      lostPayment: () => void heard.push('lost payment'),
      mayTakeOver: () => tab.mayTakeOver,
      hasFocus: () => page.hasFocus(),
    },
  });
  onTestFinished(() => ownership.leave());
  return Object.assign(tab, {
    ownership,
    async own() {
      ownership.takeOver();
      await browser.pass(100);
    },
    async pay() {
      const lock = await ownership.lockPayment();
      tab.pays = lock !== null;
      return lock;
    },
  });
};

const twoTabs = () => {
  const browser = new StandInBrowser();
  return { browser, one: tabOf(browser), two: tabOf(browser) };
};

test('a page that cannot be heard by others takes over at once', () => {
  const one = tabOf(new StandInBrowser(), true);
  one.ownership.takeOver();
  expect(one.heard()).toEqual(['took over']);
});

test('a page asks who pays, and takes over where nobody says so within 100 ms', async () => {
  const { browser, one } = twoTabs();
  one.ownership.takeOver();
  one.ownership.takeOver();
  await browser.pass(99);
  expect(one.heard()).toEqual([]);
  await browser.pass(1);
  expect(one.heard()).toEqual(['took over']);
});

test('the owner before hears of it and has lost it', async () => {
  const { one, two } = twoTabs();
  await one.own();
  await two.own();
  expect(one.heard()).toEqual(['took over', 'lost']);
  expect(await one.ownership.isStillOwner()).toBe(false);
  expect(await one.ownership.lockPayment()).toBeNull();
});

test('a page that pays objects in time, and is left alone', async () => {
  const { browser, one, two } = twoTabs();
  await one.own();
  const lock = await one.pay();
  two.heard();
  await two.own();
  await browser.pass(60_000);
  expect(two.heard()).not.toContain('took over');
  expect(await one.ownership.isStillOwner()).toBe(true);
  one.pays = false;
  lock?.release();
  await settle();
  await browser.pass(100);
  expect(two.heard()).toEqual(['payment none', 'took over']);
});

test('a payment that was told, and whose page is gone, is over after two minutes', async () => {
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

test('a page that leaves while it pays says that it is over', async () => {
  const { browser, one, two } = twoTabs();
  await one.own();
  await one.pay();
  await settle();
  two.heard();
  one.pays = false;
  one.ownership.leave();
  await settle();
  await browser.pass(100);
  expect(two.heard()).toEqual(['payment none', 'took over']);
});

/** A payment has its own lock. While a page holds this lock, no other page takes over the checkout. */
import { describe, expect, test } from 'vitest';
import { look } from '../../support/look.ts';
import { tabOf, takeOver, twoTabs } from '../../support/owning-tab.ts';
import { settle } from '../../support/page.ts';

describe('a payment', () => {
  const paying = async () => {
    const tabs = twoTabs();
    await takeOver(tabs.one);
    const lock = await tabs.one.ownership.lockPayment();
    tabs.one.heard();
    return { ...tabs, lock };
  };

  /**
   * Page two froze while it was taking the checkout over. So page two still has the payment's lock in shared mode. Now
   * page one wants to pay.
   */
  const besideFrozenAsker = async () => {
    const { browser, one, two } = twoTabs();
    await takeOver(one);
    two.page.freeze();
    two.ownership.takeOver();
    await settle();
    const asked = look(one.ownership.lockPayment());
    await settle();
    return { browser, one, two, asked };
  };

  test('can be locked only by the owner', async () => {
    const { two, lock } = await paying();
    expect(lock).not.toBeNull();
    expect(await two.ownership.lockPayment()).toBeNull();
  });

  test('keeps other pages from taking over, and these pages hear of the payment', async () => {
    const { one, two } = await paying();
    await takeOver(two);
    expect(two.heard()).toContain('payment open');
    expect(await two.ownership.isStillOwner()).toBe(false);
    expect(await one.ownership.isStillOwner()).toBe(true);
    expect(one.heard()).toEqual([]);
  });

  test('that is over lets a waiting page take over, if the shopper is there', async () => {
    const { two, lock } = await paying();
    await takeOver(two);
    two.heard();
    lock?.release();
    await settle();
    expect(two.heard()).toEqual(['payment none', 'took over']);
  });

  test('that is over is reported to a waiting page that nobody sees, and that page does not take over', async () => {
    const { one, two, lock } = await paying();
    await takeOver(two);
    two.mayTakeOver = false;
    two.heard();
    lock?.release();
    await settle();
    expect(two.heard()).toEqual(['payment none']);
    expect(await one.ownership.isStillOwner()).toBe(true);
  });

  test('is never reported as silent while its page answers', async () => {
    const { browser, two } = await paying();
    await takeOver(two);
    await browser.pass(30_000);
    expect(two.heard()).not.toContain('payment silent');
  });

  test('of a page that stops answering is reported as open only once the page answers again', async () => {
    const { browser, one, two } = await paying();
    await takeOver(two);
    one.page.freeze();
    two.heard();
    await browser.pass(5000);
    await browser.pass(4999);
    expect(two.heard()).not.toContain('payment open');
    await browser.pass(1);
    await one.page.thaw();
    expect(two.heard()).toContain('payment open');
  });

  test('is reported as silent if its page does not answer, though other pages ask who pays', async () => {
    const { browser, one, two } = await paying();
    const three = tabOf(browser);
    await takeOver(two);
    await takeOver(three);
    one.page.freeze();
    await browser.pass(5000);
    for (const tab of [two, three]) tab.heard();
    await browser.pass(10_000);
    for (const tab of [two, three]) expect(new Set(tab.heard())).toEqual(new Set(['payment silent']));
  });

  test('is not reported to a page that does not wait for its end, because that page would wait for ever', async () => {
    const { browser, two, lock } = await paying();
    const three = tabOf(browser);
    await takeOver(two);
    await browser.pass(5000);
    expect(two.heard()).toContain('payment open');
    expect(three.heard()).toEqual([]);
    lock?.release();
    await settle();
    expect(three.heard()).toEqual([]);
  });

  test('that is over is reported to each page that waits, even if another of these pages is frozen', async () => {
    const { browser, two, lock } = await paying();
    const three = tabOf(browser);
    await takeOver(two);
    await takeOver(three);
    three.heard();
    two.page.freeze();
    lock?.release();
    await settle();
    expect(three.heard()).toEqual(['payment none', 'took over']);
  });

  test('can be taken over by “Pay here instead”, and the page that paid hears of the loss', async () => {
    const { one, two } = await paying();
    await takeOver(two);
    two.heard();
    two.ownership.payHere();
    await settle();
    expect(one.heard().sort()).toEqual(['lost', 'lost payment']);
    expect(two.heard()).toEqual(['took over']);
    expect(await two.ownership.lockPayment()).not.toBeNull();
  });

  test('is taken over only once, even if “Pay here instead” is pressed several times', async () => {
    const { two } = await paying();
    await takeOver(two);
    two.heard();
    two.ownership.payHere();
    two.ownership.payHere();
    await settle();
    two.ownership.payHere();
    await settle();
    expect(two.heard()).toEqual(['took over']);
    two.ownership.leave();
    await settle();
    expect(two.page.leftovers.timers).toBe(0);
  });

  test('that has just ended is not reported as lost if another page takes its lock at that moment', async () => {
    const { one, two, lock } = await paying();
    lock?.release();
    two.ownership.payHere();
    await settle();
    expect(one.heard()).toEqual(['lost']);
  });

  test('is reported as lost, even if an earlier payment that was lost is ended only during this payment', async () => {
    const { one, two, lock } = await paying();
    two.ownership.payHere();
    await settle();
    await takeOver(one);
    expect(await one.ownership.lockPayment()).not.toBeNull();
    lock?.release();
    one.heard();
    two.ownership.payHere();
    await settle();
    expect(one.heard().sort()).toEqual(['lost', 'lost payment']);
  });

  test('is lost to a page that leaves as soon as it has asked, but the owner stays the owner', async () => {
    const { one, two } = await paying();
    two.ownership.payHere();
    two.ownership.leave();
    await settle();
    expect(one.heard()).toEqual(['lost payment']);
    expect(await one.ownership.isStillOwner()).toBe(true);
  });

  test('keeps no lock if its page leaves at any moment while it asks for the lock', async () => {
    for (let moments = 0; moments < 24; moments++) {
      const { one } = twoTabs();
      await takeOver(one);
      one.ownership.lockPayment();
      for (let moment = 0; moment < moments; moment++) await Promise.resolve();
      one.ownership.leave();
      await settle();
      expect(one.page.leftovers.locks).toBe(0);
    }
  });

  test('is over once its page is gone', async () => {
    const { one, two } = await paying();
    await takeOver(two);
    two.heard();
    one.page.close();
    await settle();
    expect(two.heard()).toEqual(['payment none', 'took over']);
  });

  test('that is asked for just as another page takes over begins only if the other page is not the owner', async () => {
    const { one, two } = twoTabs();
    await takeOver(one);
    const asked = look(one.ownership.lockPayment());
    two.ownership.takeOver();
    await settle();
    // Two results are right: page one pays and page two waits, or page two is the owner and page one does not pay.
    const pays = asked.value !== null && asked.value !== undefined;
    expect([pays, await two.ownership.isStillOwner()]).toSatisfy(([one, other]) => one !== other);
  });

  test('waits at most a second for a page that froze while it asked, and then takes the lock', async () => {
    const { browser, asked } = await besideFrozenAsker();
    await browser.pass(999);
    expect(asked).toEqual({});
    await browser.pass(1);
    expect(asked.value).not.toBeNull();
  });

  test('waits for an earlier payment of its own page, and does not take the lock of that payment', async () => {
    const { browser, one, lock } = await paying();
    const next = look(one.ownership.lockPayment());
    await browser.pass(10_000);
    expect([one.heard(), next.value]).toEqual([[], undefined]);
    lock?.release();
    await settle();
    expect(next.value).toBeTruthy();
  });

  test('does not wait for an earlier payment of its own page whose lock another page has taken', async () => {
    const { browser, one, two } = await paying();
    two.ownership.payHere();
    await settle();
    await takeOver(one);
    two.page.freeze();
    two.ownership.takeOver();
    await settle();
    const next = look(one.ownership.lockPayment());
    await browser.pass(2000);
    expect(next.value).toBeTruthy();
  });

  test('that is given up takes no lock later, even if another payment was asked for after it', async () => {
    const { browser, one, two, asked } = await besideFrozenAsker();
    const next = look(one.ownership.lockPayment());
    one.ownership.leave();
    await settle();
    expect([asked.value, next.value]).toEqual([null, null]);
    expect(one.page.leftovers.locks).toBe(0);
    await two.page.unblock();
    const lock = await two.ownership.lockPayment();
    expect(lock).not.toBeNull();
    two.heard();
    await browser.pass(5000);
    expect(two.heard()).toEqual([]);
  });

  test('that began while a page was busy asking makes that page lose the lock again and wait', async () => {
    const { browser, two, asked } = await besideFrozenAsker();
    await browser.pass(1000);
    expect(asked.value).not.toBeNull();
    await two.page.unblock();
    expect(await two.ownership.isStillOwner()).toBe(false);
    // Page two waits for the payment to end. Without the freeze, it would do the same.
    expect(two.heard()).toEqual(['took over', 'lost', 'payment open']);
  });

  test('that began while a page was busy asking is not awaited by that page if nobody sees the page', async () => {
    const { browser, two, asked } = await besideFrozenAsker();
    await browser.pass(1000);
    expect(asked.value).not.toBeNull();
    await two.page.unblock();
    two.mayTakeOver = false;
    expect(await two.ownership.isStillOwner()).toBe(false);
    await settle();
    expect(two.heard()).toEqual(['took over', 'lost']);
  });
});

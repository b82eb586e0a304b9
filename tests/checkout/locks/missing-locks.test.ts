/** What a page does if the browser has no locks or refuses them, or if the locks do not answer. */
import { describe, expect, test } from 'vitest';
import type { Locks } from '../../../src/page/page.ts';
import { look } from '../../support/look.ts';
import { tabOf, takeOver, twoTabs } from '../../support/owning-tab.ts';
import { StandInBrowser, settle } from '../../support/page.ts';
import { deniedLocks, silentLocks } from '../../support/stories/locks.ts';

test.each([
  ['throw', () => deniedLocks],
  ['are silent', () => silentLocks],
])('if the locks of one of two pages %s, only one page is the owner', async (_, locksOf) => {
  const browser = new StandInBrowser();
  const one = tabOf(browser);
  const two = tabOf(browser, { locks: locksOf });
  await takeOver(one);
  const payment = await one.ownership.lockPayment();
  await takeOver(two);
  await browser.pass(2_000);
  // While a page pays, no other page takes over.
  expect(new Set(two.heard())).toEqual(new Set(['payment open']));
  two.ownership.payHere();
  await settle();
  expect(one.heard()).toEqual(['took over', 'lost']);
  expect(await one.ownership.isStillOwner()).toBe(false);
  payment?.release();
  await settle();
  await takeOver(one);
  expect(await one.ownership.isStillOwner()).toBe(true);
  expect(await two.ownership.isStillOwner()).toBe(false);
});

/** The browser refuses each request that would steal a lock. */
const withoutTheft = (own: Locks | null) => {
  const request = (name: string, ...rest: [LockOptions, () => unknown]) =>
    rest[0].steal ? Promise.reject(new Error('refused')) : own?.request(name, ...rest);
  return { request, query: () => own?.query() } as Locks;
};

/** `answer` answers each request for the lock of a payment, instead of the browser. */
const withoutPayment = (answer: (options: LockOptions) => unknown) => (own: Locks | null) => {
  const request = (name: string, ...rest: [LockOptions, () => unknown]) =>
    name.endsWith(':pay') && !rest[0].mode ? answer(rest[0]) : own?.request(name, ...rest);
  return { request, query: () => own?.query() } as Locks;
};

describe('locks', () => {
  test('do not count as missing if a page gives its lock back just when another page steals the lock', async () => {
    const { one, two } = twoTabs();
    one.mayTakeOver = false;
    one.ownership.takeOver();
    two.ownership.takeOver();
    await settle();
    one.mayTakeOver = true;
    await takeOver(one);
    expect(one.heard()).toEqual(['took over']);
  });

  test.each<[string, Locks | null]>([
    ['that the browser does not have', null],
    ['that are refused', deniedLocks],
  ])('%s are replaced by messages', async (_, locks) => {
    const browser = new StandInBrowser();
    const [one, two] = [tabOf(browser, { locks: () => locks }), tabOf(browser, { locks: () => locks })];
    await takeOver(one);
    await browser.pass(100);
    await takeOver(two);
    await browser.pass(100);
    expect(one.heard()).toEqual(['took over', 'lost']);
    expect(two.heard()).toEqual(['took over']);
  });

  test('that do not answer count as missing after a second', async () => {
    const browser = new StandInBrowser();
    const one = tabOf(browser, { locks: () => silentLocks });
    await takeOver(one);
    await browser.pass(999);
    expect(one.heard()).toEqual([]);
    await browser.pass(1);
    await browser.pass(100);
    expect(one.heard()).toEqual(['took over']);
  });

  test('that are refused to a page that has left are not replaced by messages', async () => {
    const browser = new StandInBrowser();
    const one = tabOf(browser, { locks: () => deniedLocks });
    one.ownership.takeOver();
    one.ownership.leave();
    await settle();
    await browser.pass(2000);
    expect(one.heard()).toEqual([]);
  });

  test('that the browser grants but does not let a page steal are replaced by messages at once', async () => {
    const browser = new StandInBrowser();
    const one = tabOf(browser, { locks: withoutTheft });
    await takeOver(one);
    await browser.pass(100);
    expect(one.heard()).toEqual(['took over']);
  });

  test('that cannot be stolen are not replaced by messages if the page leaves at any moment before', async () => {
    for (let moments = 0; moments < 12; moments++) {
      const browser = new StandInBrowser();
      const one = tabOf(browser, { locks: withoutTheft });
      one.ownership.takeOver();
      for (let moment = 0; moment < moments; moment++) await Promise.resolve();
      one.ownership.leave();
      await settle();
      await browser.pass(2000);
      expect(one.heard()).toEqual([]);
    }
  });

  test('that cannot be stolen for a payment are replaced by messages', async () => {
    const browser = new StandInBrowser();
    const one = tabOf(browser, { locks: withoutPayment(() => Promise.reject(new Error('refused'))) });
    await takeOver(one);
    const asked = look(one.ownership.lockPayment());
    await browser.pass(1100);
    expect(asked).toEqual({ value: null });
    expect(one.heard()).toEqual(['took over', 'lost', 'took over']);
    expect(await one.ownership.lockPayment()).not.toBeNull();
  });

  test('that do not answer a payment count as missing after two attempts of a second each', async () => {
    const browser = new StandInBrowser();
    const one = tabOf(browser, { locks: withoutPayment(() => new Promise(() => {})) });
    await takeOver(one);
    const asked = look(one.ownership.lockPayment());
    await browser.pass(1999);
    expect(asked).toEqual({});
    await browser.pass(1);
    expect(asked).toEqual({ value: null });
    await browser.pass(100);
    expect(one.heard()).toEqual(['took over', 'lost', 'took over']);
  });

  test('that do not answer are not stolen for a payment by a page that has lost the checkout', async () => {
    const browser = new StandInBrowser();
    let thefts = 0;
    const one = tabOf(browser, {
      locks: withoutPayment(({ steal }) => {
        if (steal) thefts++;
        return new Promise(() => {});
      }),
    });
    const two = tabOf(browser);
    await takeOver(one);
    const asked = look(one.ownership.lockPayment());
    await takeOver(two);
    expect(asked).toEqual({ value: null });
    await browser.pass(5000);
    expect(thefts).toBe(0);
  });

  test('that grant a payment only after the page gave up are released at once', async () => {
    const browser = new StandInBrowser();
    let answer = () => {};
    const one = tabOf(browser, {
      locks(own) {
        const late = (name: string, ...rest: [LockOptions, () => unknown]) =>
          name.endsWith(':pay') && !rest[0].mode
            ? new Promise(() => {
                answer = () => own?.request(name, { steal: true }, rest[1]);
              })
            : own?.request(name, ...rest);
        return { request: late, query: () => own?.query() } as Locks;
      },
    });
    await takeOver(one);
    one.ownership.lockPayment();
    one.ownership.hear({ type: 'took' });
    await takeOver(one);
    answer();
    await settle();
    expect(browser.locks.holderOf('ff-plan-picker:2:checkout:pay')).toBeUndefined();
  });

  test('whose requests cannot be cancelled are not taken by a page that has left', async () => {
    const browser = new StandInBrowser();
    const one = tabOf(browser);
    const two = tabOf(browser, {
      locks(own) {
        const request = (name: string, { signal, ...options }: LockOptions, granted?: () => unknown) =>
          own?.request(name, options, granted as LockGrantedCallback<unknown>);
        return { request, query: () => own?.query() } as Locks;
      },
    });
    await takeOver(one);
    const payment = await one.ownership.lockPayment();
    await takeOver(two);
    two.ownership.leave();
    two.heard();
    payment?.release();
    await settle();
    expect(two.heard()).toEqual([]);
    expect(await one.ownership.isStillOwner()).toBe(true);
  });

  test('whose holders the browser does not name within a second count as missing; the owner uses messages', async () => {
    const browser = new StandInBrowser();
    const query = () => new Promise<LockManagerSnapshot>(() => {});
    const one = tabOf(browser, { locks: (own) => own && { request: own.request.bind(own), query } });
    await takeOver(one);
    const asked = one.ownership.isStillOwner();
    await browser.pass(1000);
    expect(await asked).toBe(false);
    await browser.pass(100);
    expect(one.heard()).toEqual(['took over', 'lost', 'took over']);
  });

  test('whose holders the browser does not name are not taken by a page that only asks whether they are free', async () => {
    const browser = new StandInBrowser();
    const query = () => new Promise<LockManagerSnapshot>(() => {});
    const one = tabOf(browser, { locks: (own) => own && { request: own.request.bind(own), query } });
    one.ownership.takeOverIfFree();
    await browser.pass(1000);
    await browser.pass(100);
    expect(one.heard()).toEqual([]);
  });

  test('stay with the page that took them, even if the browser says that nobody has them', async () => {
    const browser = new StandInBrowser();
    const query = async (): Promise<LockManagerSnapshot> => ({});
    const one = tabOf(browser, { locks: (own) => own && { request: own.request.bind(own), query } });
    await takeOver(one);
    expect(await one.ownership.isStillOwner()).toBe(true);
  });

  test('stay with the page that took them, even if the browser does not report the holders', async () => {
    const browser = new StandInBrowser();
    const query = () => Promise.reject(new Error('denied'));
    const one = tabOf(browser, { locks: (own) => ({ request: own?.request, query }) as Locks });
    await takeOver(one);
    // `query` fails, so nobody knows which page has the lock. The page that took the lock still counts as the owner.
    expect(await one.ownership.isStillOwner()).toBe(true);
  });
});

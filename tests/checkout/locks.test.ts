/** Rule 15: one lock for a checkout, stolen by whoever the shopper looks at; one for a payment, beside which nobody does. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createOwnership } from '../../src/checkout/locks-or-messages.ts';
import { readNews } from '../../src/checkout/news.ts';
import type { Ownership } from '../../src/checkout/ownership.ts';
import type { Locks } from '../../src/page/page.ts';
import { look } from '../support/look.ts';
import { StandInBrowser, type StandInPage, settle } from '../support/page.ts';
import { deniedLocks, silentLocks } from '../support/stories/locks.ts';

interface Tab {
  readonly ownership: Ownership;
  readonly page: StandInPage;
  /** What was heard since this was last asked. */
  heard(): string[];
  mayTakeOver: boolean;
}

const tabOf = (browser: StandInBrowser, locks?: (own: Locks | null) => Locks | null): Tab => {
  const page = browser.tab();
  const own = page.locks();
  if (locks) page.locksOf = () => locks(own);
  const heard: string[] = [];
  const channel = page.openChannel('c', (data) => {
    const news = readNews(data);
    if (news?.type === 'who-pays' && tab.isPaying) channel?.tell({ type: 'paying' });
    if (news) ownership.hear(news);
  });
  const tab = {
    page,
    mayTakeOver: true,
    isPaying: false,
    heard: () => heard.splice(0),
    ownership: null as unknown as Ownership,
  };
  const ownership = createOwnership({
    page,
    name: 'checkout',
    tell: (news) => channel?.tell(news),
    listener: {
      tookOver: () => void heard.push('took over'),
      lost: () => void heard.push('lost'),
      paymentHeard: (payment) => void heard.push(`payment ${payment}`),
      lostPayment: () => void heard.push('lost payment'),
      mayTakeOver: () => tab.mayTakeOver,
      hasFocus: () => tab.page.hasFocus(),
    },
  });
  const paying = ownership.lockPayment;
  tab.ownership = {
    ...ownership,
    async lockPayment() {
      const lock = await paying();
      tab.isPaying = lock !== null;
      return lock;
    },
  };
  onTestFinished(() => ownership.leave());
  return tab;
};

const twoTabs = () => {
  const browser = new StandInBrowser();
  return { browser, one: tabOf(browser), two: tabOf(browser) };
};

const takeOver = async ({ ownership }: Tab) => {
  ownership.takeOver();
  await settle();
};

test('a page alone takes over, once', async () => {
  const { one } = twoTabs();
  await takeOver(one);
  await takeOver(one);
  expect(one.heard()).toEqual(['took over']);
  expect(await one.ownership.isStillOwner()).toBe(true);
});

test('a page that takes over takes it from the one that had it', async () => {
  const { one, two } = twoTabs();
  await takeOver(one);
  await takeOver(two);
  expect(one.heard()).toEqual(['took over', 'lost']);
  expect(two.heard()).toEqual(['took over']);
  expect(await one.ownership.isStillOwner()).toBe(false);
  expect(await two.ownership.isStillOwner()).toBe(true);
});

test('a page that lost it takes it only when told to: two windows do not fight', async () => {
  const { one, two, browser } = twoTabs();
  await takeOver(one);
  await takeOver(two);
  await browser.pass(60_000);
  expect(await two.ownership.isStillOwner()).toBe(true);
  await takeOver(one);
  expect(await two.ownership.isStillOwner()).toBe(false);
});

test('a page that the shopper comes back to before it heard of its loss takes it back', async () => {
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
])('a page in a frame, which nobody touched, hears late of its loss: what %s', async (_, isFree) => {
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

test('a page whose payment is taken while it makes sure that it is the owner still trusts its locks', async () => {
  const browser = new StandInBrowser();
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const one = tabOf(browser, (own) => {
    const query = () => answered.then(() => (own as Locks).query());
    return own && { request: own.request.bind(own), query };
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

test('a page that the shopper has left by the time it gets the lock gives it back', async () => {
  const { one, two } = twoTabs();
  await takeOver(one);
  two.ownership.takeOver();
  two.mayTakeOver = false;
  await settle();
  expect(two.heard()).toEqual([]);
  one.ownership.takeOverIfFree();
  await settle();
  expect(one.heard()).toEqual(['took over', 'lost', 'took over']);
});

test('what nobody has is taken without a sign of the shopper, and what somebody has is not', async () => {
  const { one, two } = twoTabs();
  await takeOver(one);
  two.ownership.takeOverIfFree();
  await settle();
  expect(two.heard()).toEqual([]);
  one.page.close();
  two.ownership.takeOverIfFree();
  await settle();
  expect(two.heard()).toEqual(['took over']);
});

test.each([
  ['throw', () => deniedLocks],
  ['are silent', () => silentLocks],
])('of two pages, one of which finds that its locks %s, one is the owner', async (_, locksOf) => {
  const browser = new StandInBrowser();
  const one = tabOf(browser);
  const two = tabOf(browser, locksOf);
  await takeOver(one);
  const payment = await one.ownership.lockPayment();
  await takeOver(two);
  await browser.pass(2_000);
  // Beside a payment nobody takes over.
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

test('two that ask at once end with one owner, who knows it', async () => {
  const { one, two } = twoTabs();
  one.ownership.takeOver();
  two.ownership.takeOver();
  await settle();
  const owners = [await one.ownership.isStillOwner(), await two.ownership.isStillOwner()];
  expect(owners).toEqual([false, true]);
  expect(one.heard()).toEqual(['took over', 'lost']);
});

test('a page that was frozen and has not heard of its loss finds out when it asks', async () => {
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

test('a page whose lock is another’s by the browser’s word has lost it, though no news of it came', async () => {
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
  const one = tabOf(browser, stolen);
  await takeOver(one);
  expect(await one.ownership.isStillOwner()).toBe(false);
  expect(one.heard()).toEqual(['took over', 'lost']);
});

test('an answer that took longer than a second, by the larger of both clocks, is asked for again', async () => {
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

test('a page that another one took over from while it was busy asking has lost it', async () => {
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

test('a page that leaves gives everything back, and may come again', async () => {
  const { one, two } = twoTabs();
  await takeOver(one);
  one.ownership.leave();
  await settle();
  expect(one.page.leftovers.locks).toBe(0);
  await takeOver(two);
  await takeOver(one);
  expect(one.heard()).toEqual(['took over', 'took over']);
});

test('a page that left while it asked takes nothing', async () => {
  const { one, two } = twoTabs();
  one.ownership.takeOver();
  one.ownership.leave();
  await settle();
  expect(one.heard()).toEqual([]);
  await takeOver(two);
  expect(two.heard()).toEqual(['took over']);
  expect(one.page.leftovers.locks).toBe(0);
});

describe('a payment', () => {
  const paying = async () => {
    const tabs = twoTabs();
    await takeOver(tabs.one);
    const lock = await tabs.one.ownership.lockPayment();
    tabs.one.heard();
    return { ...tabs, lock };
  };

  test('is locked by the owner only', async () => {
    const { two, lock } = await paying();
    expect(lock).not.toBeNull();
    expect(await two.ownership.lockPayment()).toBeNull();
  });

  test('keeps others from taking over, and tells them so', async () => {
    const { one, two } = await paying();
    await takeOver(two);
    expect(two.heard()).toContain('payment open');
    expect(await two.ownership.isStillOwner()).toBe(false);
    expect(await one.ownership.isStillOwner()).toBe(true);
    expect(one.heard()).toEqual([]);
  });

  test('that is over lets the one that waits take over, if the shopper is there', async () => {
    const { two, lock } = await paying();
    await takeOver(two);
    two.heard();
    lock?.release();
    await settle();
    expect(two.heard()).toEqual(['payment none', 'took over']);
  });

  test('that is over is told to one that nobody looks at any more, and nothing is taken', async () => {
    const { one, two, lock } = await paying();
    await takeOver(two);
    two.mayTakeOver = false;
    two.heard();
    lock?.release();
    await settle();
    expect(two.heard()).toEqual(['payment none']);
    expect(await one.ownership.isStillOwner()).toBe(true);
  });

  test('whose page answers goes on being told as open', async () => {
    const { browser, two } = await paying();
    await takeOver(two);
    await browser.pass(30_000);
    expect(two.heard()).not.toContain('payment silent');
  });

  test('whose page does not answer within 5 s is told as silent, and again as open when it does', async () => {
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

  test('can be taken over by “Pay here instead”, which the other page hears', async () => {
    const { one, two } = await paying();
    await takeOver(two);
    two.heard();
    two.ownership.payHere();
    await settle();
    expect(one.heard().sort()).toEqual(['lost', 'lost payment']);
    expect(two.heard()).toEqual(['took over']);
    expect(await two.ownership.lockPayment()).not.toBeNull();
  });

  test('is taken over once, however often “Pay here instead” is pressed', async () => {
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

  test('of a page that is gone is over', async () => {
    const { one, two } = await paying();
    await takeOver(two);
    two.heard();
    one.page.close();
    await settle();
    expect(two.heard()).toEqual(['payment none', 'took over']);
  });

  test('that was asked for just as another page took over is none', async () => {
    const { one, two } = twoTabs();
    await takeOver(one);
    const asked = look(one.ownership.lockPayment());
    two.ownership.takeOver();
    await settle();
    // Either it pays and the other waits, or the other owns and it does not pay.
    const pays = asked.value !== null && asked.value !== undefined;
    expect([pays, await two.ownership.isStillOwner()]).toSatisfy(([one, other]) => one !== other);
  });

  test('is not kept waiting by a page that froze while it asked: after a second its part is stolen', async () => {
    const { browser, one, two } = twoTabs();
    await takeOver(one);
    two.page.freeze();
    two.ownership.takeOver();
    await settle();
    const asked = look(one.ownership.lockPayment());
    await settle();
    await browser.pass(999);
    expect(asked).toEqual({});
    await browser.pass(1);
    expect(asked.value).not.toBeNull();
  });

  test('that began while a page was busy asking is not written beside, though that page takes over then', async () => {
    const { browser, one, two } = twoTabs();
    await takeOver(one);
    two.page.freeze();
    two.ownership.takeOver();
    await settle();
    const asked = look(one.ownership.lockPayment());
    await settle();
    await browser.pass(1000);
    expect(asked.value).not.toBeNull();
    await two.page.unblock();
    expect(await two.ownership.isStillOwner()).toBe(false);
    // It waits beside it, as it would have done.
    expect(two.heard()).toEqual(['took over', 'lost', 'payment open']);
  });
});

describe('locks', () => {
  test.each<[string, Locks | null]>([
    ['that the browser has not', null],
    ['that are refused', deniedLocks],
  ])('%s leave it to messages', async (_, locks) => {
    const browser = new StandInBrowser();
    const [one, two] = [tabOf(browser, () => locks), tabOf(browser, () => locks)];
    await takeOver(one);
    await browser.pass(100);
    await takeOver(two);
    await browser.pass(100);
    expect(one.heard()).toEqual(['took over', 'lost']);
    expect(two.heard()).toEqual(['took over']);
  });

  test('that do not answer count as none after a second', async () => {
    const browser = new StandInBrowser();
    const one = tabOf(browser, () => silentLocks);
    await takeOver(one);
    await browser.pass(999);
    expect(one.heard()).toEqual([]);
    await browser.pass(1);
    await browser.pass(100);
    expect(one.heard()).toEqual(['took over']);
  });

  test('whose holders the browser does not tell are nobody’s to rely on', async () => {
    const browser = new StandInBrowser();
    const query = () => Promise.reject(new Error('denied'));
    const one = tabOf(browser, (own) => ({ request: own?.request, query }) as Locks);
    await takeOver(one);
    // Neither lock nor mark is found: both are nobody's, and the owner goes on.
    expect(await one.ownership.isStillOwner()).toBe(true);
  });
});

/** A tab of a stand-in browser that owns a checkout, or can take it over. */
import { onTestFinished } from 'vitest';
import { createOwnership } from '../../src/checkout/locks-or-messages.ts';
import type { Ownership, OwnershipOptions } from '../../src/checkout/ownership.ts';
import { readPageMessage } from '../../src/checkout/page-message.ts';
import type { Locks } from '../../src/page/page.ts';
import { StandInBrowser, type StandInPage, settle } from './page.ts';

export interface OwningTab {
  readonly ownership: Ownership;
  readonly page: StandInPage;
  /** What `ownership` has reported since `heard()` was called last. */
  heard(): string[];
  mayTakeOver: boolean;
  /** Whether this tab pays. If so, it answers a page that asks who pays. */
  isPaying: boolean;
}

export interface TabOptions {
  /** Replaces the locks of the tab's page. */
  readonly locks?: (own: Locks | null) => Locks | null;
  readonly create?: (options: OwnershipOptions) => Ownership;
}

export const tabOf = (
  browser: StandInBrowser,
  { locks, create = createOwnership }: TabOptions = {},
): OwningTab => {
  const page = browser.tab();
  const own = page.locks();
  if (locks) page.locksOf = () => locks(own);
  const heard: string[] = [];
  const channel = page.openChannel('c', (data) => {
    const news = readPageMessage(data);
    if (news?.type === 'who-pays' && tab.isPaying) channel?.tell({ type: 'paying' });
    if (news) ownership.hear(news);
  });
  const ownership = create({
    page,
    name: 'checkout',
    tell: (news) => channel?.tell(news),
    listener: {
      tookOver: () => void heard.push('took over'),
      lockLost: () => void heard.push('lost'),
      paymentHeard: (payment) => void heard.push(`payment ${payment}`),
      lostPayment: () => void heard.push('lost payment'),
      mayTakeOver: () => tab.mayTakeOver,
      hasFocus: () => page.hasFocus(),
    },
  });
  const lockPayment = ownership.lockPayment;
  const tab: OwningTab = {
    page,
    mayTakeOver: true,
    isPaying: false,
    heard: () => heard.splice(0),
    ownership: {
      ...ownership,
      async lockPayment() {
        const lock = await lockPayment();
        tab.isPaying = lock !== null;
        return lock;
      },
    },
  };
  onTestFinished(() => ownership.leave());
  return tab;
};

/** A tab that counts how often it asks the browser who has which lock. */
export const countingTab = (browser: StandInBrowser) => {
  let count = 0;
  const tab = tabOf(browser, {
    locks(own) {
      const query = () => {
        count++;
        return own?.query();
      };
      return { request: own?.request, query } as Locks;
    },
  });
  return { tab, queries: () => count };
};

export const twoTabs = (options?: TabOptions) => {
  const browser = new StandInBrowser();
  return { browser, one: tabOf(browser, options), two: tabOf(browser, options) };
};

export const takeOver = async ({ ownership }: OwningTab) => {
  ownership.takeOver();
  await settle();
};

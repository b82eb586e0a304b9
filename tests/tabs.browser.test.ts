/**
 * Two frames share a checkout, with the Web Locks and BroadcastChannel of a real browser. Each frame takes the place of
 * a tab.
 */
import { expect, onTestFinished, test } from 'vitest';
import { createNeighbours, type Neighbours } from '../src/checkout/neighbours.ts';
import { browserPage } from '../src/page/browser.ts';
import type { Page } from '../src/page/page.ts';

interface Tab {
  readonly neighbours: Neighbours;
  readonly heard: string[];
  /** Removes the document, as if the tab were closed. */
  remove(): void;
}

const tabsOf = (name: string = crypto.randomUUID()) => {
  const open = (): Tab => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const inside = frame.contentWindow as Window & typeof globalThis;
    const page: Page = {
      ...browserPage,
      locks: () => inside.navigator.locks,
      openChannel(name, hear) {
        const channel = new inside.BroadcastChannel(name);
        channel.onmessage = ({ data }) => hear(data);
        return { tell: (data) => channel.postMessage(data), close: () => channel.close() };
      },
    };
    const heard: string[] = [];
    const neighbours = createNeighbours(page, name, {
      tookOver: () => void heard.push('took over'),
      lockLost: () => void heard.push('lost'),
      paymentLost: () => void heard.push('lost payment'),
      paymentHeard: (payment) => void heard.push(`payment ${payment}`),
      writeHeard: ({ ident }) => void heard.push(`write ${ident}`),
      mayTakeOver: () => true,
      hasFocus: () => true,
    });
    onTestFinished(() => {
      neighbours.close();
      frame.remove();
    });
    return { neighbours, heard, remove: () => frame.remove() };
  };
  return { one: open(), two: open() };
};

const takeOver = async ({ neighbours, heard }: Tab) => {
  const before = heard.length;
  neighbours.takeOver();
  await expect.poll(() => heard.slice(before)).toContain('took over');
};

test('a tab that takes over steals the lock, and the earlier owner hears of the loss', async () => {
  const { one, two } = tabsOf();
  await takeOver(one);
  expect(await one.neighbours.isStillOwner()).toBe(true);
  await takeOver(two);
  await expect.poll(() => one.heard).toEqual(['took over', 'lost']);
  expect(await one.neighbours.isStillOwner()).toBe(false);
  expect(await two.neighbours.isStillOwner()).toBe(true);
});

test('during a payment no other tab takes over, and other tabs hear when the payment begins and ends', async () => {
  const { one, two } = tabsOf();
  await takeOver(one);
  const lock = await one.neighbours.lockPayment();
  expect(lock?.signal.aborted).toBe(false);
  two.neighbours.takeOver();
  await expect.poll(() => two.heard).toContain('payment open');
  expect(await one.neighbours.isStillOwner()).toBe(true);
  lock?.release();
  await expect.poll(() => two.heard).toContain('took over');
  expect(two.heard.at(-2)).toBe('payment none');
});

test('“Pay here instead” steals both locks, and the earlier payment is aborted', async () => {
  const { one, two } = tabsOf();
  await takeOver(one);
  const lock = await one.neighbours.lockPayment();
  two.neighbours.takeOver();
  await expect.poll(() => two.heard).toContain('payment open');
  two.neighbours.payHere();
  await expect.poll(() => two.heard).toContain('took over');
  await expect.poll(() => lock?.signal.aborted).toBe(true);
  expect(await one.neighbours.isStillOwner()).toBe(false);
  const mine = await two.neighbours.lockPayment();
  expect(mine).not.toBeNull();
  mine?.release();
});

test('when a tab is closed, its payment is over', async () => {
  const { one, two } = tabsOf();
  await takeOver(one);
  await one.neighbours.lockPayment();
  two.neighbours.takeOver();
  await expect.poll(() => two.heard).toContain('payment open');
  one.remove();
  await expect.poll(() => two.heard).toContain('took over');
});

test('a tab reports its writes that may still land, and gives its lock back when it leaves', async () => {
  const { one, two } = tabsOf();
  await takeOver(one);
  one.neighbours.tellLost([{ id: 'w', ident: 'pp_b', until: performance.now() + 5000 }]);
  await expect.poll(() => two.heard).toEqual(['write pp_b']);
  one.neighbours.leave();
  await takeOver(two);
  expect(await two.neighbours.isStillOwner()).toBe(true);
});

/** Tabs of one order, over a real BroadcastChannel and real Web Locks. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { fingerprint } from '../src/memory.ts';
import { joinTabs, type TabNews } from '../src/tabs.ts';

const begin = () => {
  const orderId = crypto.randomUUID();
  const name = `ff-plan-picker:${fingerprint(orderId)}`;
  const heard: string[] = [];
  const other = new BroadcastChannel(name);
  other.onmessage = ({ data }: MessageEvent<TabNews>) => heard.push(data.type);
  onTestFinished(() => other.close());
  const join = () => {
    const tabs = joinTabs(orderId, () => {});
    if (!tabs) throw new Error('there are no tabs');
    onTestFinished(() => tabs.close());
    return tabs;
  };
  return { orderId, name, heard, join };
};

test('a page that may open no channel is alone', () => {
  vi.stubGlobal(
    'BroadcastChannel',
    class {
      constructor() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      }
    },
  );
  onTestFinished(() => void vi.unstubAllGlobals());
  expect(joinTabs(crypto.randomUUID(), () => {})).toBeNull();
});

test('the end of a payment is told once: by then another tab may pay', async () => {
  const { heard, join } = begin();
  const tabs = join();
  const release = tabs.hold();
  await expect.poll(() => heard).toEqual(['hello', 'held']);
  release();
  release();
  tabs.tell({ type: 'hello' });
  await expect.poll(() => heard).toEqual(['hello', 'held', 'released', 'hello']);
});

test('a payment that is over before its lock comes is not told any more', async () => {
  const { name, heard, join } = begin();
  const unhandled = vi.fn();
  window.addEventListener('unhandledrejection', unhandled);
  onTestFinished(() => window.removeEventListener('unhandledrejection', unhandled));
  const [stays, leaves] = [join(), join()];
  await navigator.locks.request(name, async () => {
    stays.hold()();
    leaves.hold()();
    leaves.close();
  });
  // Granted in order: once this one is, the others were.
  await navigator.locks.request(name, async () => {});
  stays.tell({ type: 'hello' });
  await expect.poll(() => heard).toEqual(['hello', 'hello', 'released', 'released', 'hello']);
  expect(unhandled).not.toHaveBeenCalled();
});

test('a payment of which no lock tells is taken to be over after two minutes, unless this page has gone', async () => {
  vi.useFakeTimers();
  const { locks } = navigator;
  Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true });
  onTestFinished(() => {
    vi.useRealTimers();
    Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
  });
  const { name, orderId } = begin();
  const other = new BroadcastChannel(name);
  onTestFinished(() => other.close());
  const heard: string[] = [];
  let arrived = () => {};
  const tabs = joinTabs(orderId, ({ type }) => {
    heard.push(type);
    arrived();
  });
  onTestFinished(() => tabs?.close());
  const hold = () =>
    new Promise<void>((resolve) => {
      arrived = resolve;
      other.postMessage({ type: 'held' });
    });
  await hold();
  await vi.advanceTimersByTimeAsync(119_999);
  expect(heard).toEqual(['held']);
  await vi.advanceTimersByTimeAsync(1);
  expect(heard).toEqual(['held', 'released']);

  await hold();
  await vi.advanceTimersByTimeAsync(1);
  tabs?.close();
  expect(vi.getTimerCount()).toBe(0);
});

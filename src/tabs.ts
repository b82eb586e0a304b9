/**
 * Other tabs of this origin with the same order: what they write and whether they pay. Messages carry plans and
 * durations only; the channel's name is a fingerprint of the order id, and the token never gets here.
 */
import { isIdent } from './ident.ts';
import { fingerprint } from './memory.ts';
import type { Ident } from './types.ts';

/** What tabs tell each other. Durations, not times: their clocks differ. */
export type TabNews =
  /** A tab that just came asks what it missed. */
  | { readonly type: 'hello' }
  /** A write was sent; unless its end is told, it may be applied for so many ms. */
  | { readonly type: 'sent'; readonly write: string; readonly ident: Ident; readonly lasts: number }
  /** A write ended; `lasts` is 0 when its outcome is known. */
  | { readonly type: 'ended'; readonly write: string; readonly lasts: number }
  /** A payment is under way. */
  | { readonly type: 'held' }
  | { readonly type: 'released' };

export interface Tabs {
  /** A tab that is asked has answered after this many ms. */
  readonly answerWithin: number;
  tell(news: TabNews): void;
  /** Tells all tabs that a payment is under way here, until the returned function is called or this tab is gone. */
  hold(): () => void;
  close(): void;
}

/** No duration that another tab names is taken for longer than this, in ms; nor a payment there, of which no lock tells. */
const longest = 120_000;

/**
 * Joins the tabs of an order. `null` where no BroadcastChannel is to be had: then only this tab is known.
 * A tab that dies in the middle of a payment tells nobody; the Web Lock that it held does.
 */
export const joinTabs = (orderId: string, hear: (news: TabNews) => void): Tabs | null => {
  if (typeof window === 'undefined' || typeof BroadcastChannel === 'undefined') return null;
  const name = `ff-plan-picker:${fingerprint(orderId)}`;
  let channel: BroadcastChannel;
  try {
    channel = new BroadcastChannel(name);
  } catch {
    // Firefox, where cookies are blocked.
    return null;
  }
  const { locks } = navigator;
  let isOpen = true;
  let lease: ReturnType<typeof setTimeout> | undefined;
  const hearIf = (news: TabNews) => {
    if (isOpen) hear(news);
  };
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const news = readNews(data);
    if (!news) return;
    hearIf(news);
    if (news.type !== 'held') return;
    const released = () => hearIf({ type: 'released' });
    const lock = locks?.request(name, { mode: 'shared' }, released);
    // A tab that died must not lock this one for good where nothing else can tell.
    (lock ?? Promise.reject()).catch(() => {
      clearTimeout(lease);
      if (isOpen) lease = setTimeout(released, longest);
    });
  };
  const tell = (news: TabNews) => channel.postMessage(news);
  tell({ type: 'hello' });
  return {
    answerWithin: 100,
    tell,
    hold() {
      let isHeld = true;
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      // The lock may come when the payment is over, and the channel closed.
      const tellIf = (type: 'held' | 'released') => {
        if (isOpen && isHeld) tell({ type });
      };
      const lock = locks?.request(name, () => {
        tellIf('held');
        return released;
      });
      // Refused where the page may not use locks; then the messages must do.
      (lock ?? Promise.reject()).catch(() => tellIf('held'));
      return () => {
        release();
        tellIf('released');
        isHeld = false;
      };
    },
    close() {
      isOpen = false;
      clearTimeout(lease);
      channel.close();
    },
  };
};

/** Whatever another script may have posted, read as news or not at all. */
const readNews = (data: unknown): TabNews | null => {
  const { type, write, ident, lasts } = Object(data) as Record<string, unknown>;
  const isWrite = typeof write === 'string' && write.length <= 100;
  const ms = typeof lasts === 'number' && lasts >= 0 ? Math.min(lasts, longest) : null;
  switch (type) {
    case 'hello':
    case 'held':
    case 'released':
      return { type };
    case 'sent':
      return isWrite && isIdent(ident) && ms !== null ? { type, write, ident, lasts: ms } : null;
    case 'ended':
      return isWrite && ms !== null ? { type, write, lasts: ms } : null;
    default:
      return null;
  }
};

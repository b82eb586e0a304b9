/**
 * The messages between pages with the same checkout. With Web Locks, the lock and the journal decide who may write. In
 * that case, a message only tells a page earlier that the shopper cannot pay there any more. Messages contain plans and
 * durations, but never the token.
 */
import { isIdent } from '../ident.ts';
import type { Ident } from '../types.ts';

export type PageMessage =
  /**
   * A write of the sender may still be applied for `lasts` ms. The message contains a duration and not a time, because
   * the clocks of the pages differ.
   */
  | { readonly type: 'lost'; readonly write: string; readonly ident: Ident; readonly lasts: number }
  /** The sender has no Web Locks, and becomes the owner of the checkout. */
  | { readonly type: 'took' }
  /**
   * The sender got the checkout's lock. A receiver without Web Locks stops being the owner. If it pays, the signal of
   * its payment aborts.
   */
  | { readonly type: 'locked' }
  /** Asks whether a page pays. The page that pays answers with `paying`. */
  | { readonly type: 'who-pays' }
  | { readonly type: 'paying' }
  | { readonly type: 'paid' }
  /** The shopper now pays in the page of the sender. The sender has no Web Locks. */
  | { readonly type: 'pays-here' };

/** The longest duration that this page accepts from another page, in ms. */
const longest = 120_000;

/** Reads data that another page or another script has sent. Returns `null` if the data is not a `PageMessage`. */
export const readPageMessage = (data: unknown): PageMessage | null => {
  const { type, write, ident, lasts } = Object(data) as Record<string, unknown>;
  switch (type) {
    case 'took':
    case 'locked':
    case 'who-pays':
    case 'paying':
    case 'paid':
    case 'pays-here':
      return { type };
    case 'lost': {
      const isWrite = typeof write === 'string' && write.length <= 100 && isIdent(ident);
      const isSpan = typeof lasts === 'number' && lasts >= 0;
      return isWrite && isSpan ? { type, write, ident, lasts: Math.min(lasts, longest) } : null;
    }
    default:
      return null;
  }
};

/**
 * The messages between the pages with one checkout. Where there are locks, a message only ends “can pay” sooner,
 * because the truth is in the lock and in the journal. Messages have plans and durations, and never the token.
 */
import { isIdent } from '../ident.ts';
import type { Ident } from '../types.ts';

export type PageMessage =
  /**
   * A write of the sender may still be applied for `lasts` ms. This is a duration and not a time, because clocks
   * differ.
   */
  | { readonly type: 'lost'; readonly write: string; readonly ident: Ident; readonly lasts: number }
  /** The sender has no locks, and takes the checkout over. */
  | { readonly type: 'took' }
  /** The sender got the checkout's lock. Pages without locks then neither own the checkout nor pay. */
  | { readonly type: 'locked' }
  /** Asks the page that pays to say so. */
  | { readonly type: 'who-pays' }
  | { readonly type: 'paying' }
  | { readonly type: 'paid' }
  /** The shopper now pays in the sender's page. That page has no locks. */
  | { readonly type: 'pays-here' };

/** The longest duration, in ms, that is accepted from another page. */
const longest = 120_000;

/** Reads what another page or script posted; `null` if it is no message. */
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

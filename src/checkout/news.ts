/**
 * What the pages with one checkout tell each other. It only ever shuts the gate sooner: what is true is in the lock
 * and in the journal. Plans and durations only; the token never gets here.
 */
import { isIdent } from '../ident.ts';
import type { Ident } from '../types.ts';

export type News =
  /** A write of the sender may still be applied for so many ms. Durations, not times: clocks differ. */
  | { readonly type: 'lost'; readonly write: string; readonly ident: Ident; readonly lasts: number }
  /** The sender, which knows of no locks, takes the checkout over. */
  | { readonly type: 'took' }
  /** The sender got the checkout's lock. For pages that know of no locks: they neither own it nor pay any more. */
  | { readonly type: 'locked' }
  /** Whoever pays is asked to say so. */
  | { readonly type: 'who-pays' }
  | { readonly type: 'paying' }
  | { readonly type: 'paid' }
  /** The shopper pays at the sender's instead, which knows of no locks. */
  | { readonly type: 'pays-here' };

/** No duration that another page names is taken for longer than this, in ms. */
const longest = 120_000;

/** Whatever another script may have posted, read as news or not at all. */
export const readNews = (data: unknown): News | null => {
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

/** How a pick ends. This module is pure, and does not know who waits for the end. */
import type { Rollback } from '../protocol/index.ts';
import type { Ident, PickOutcome, Problem } from '../types.ts';

/**
 * The outcome of a pick; `null` while the pick has not ended.
 * @param closing why nothing can be picked any more; `null` if picks are possible
 * @param rollback the last pick that was rolled back; `null` after the next pick
 */
export const outcomeOf = (
  ident: Ident,
  closing: Problem | null,
  shown: Ident | null,
  canPay: boolean,
  rollback: Rollback | null,
): PickOutcome | null => {
  if (closing) return { outcome: 'closed', ident, problem: closing };
  if (shown === ident) return canPay ? { outcome: 'confirmed', ident } : null;
  return rollback?.from === ident
    ? { outcome: 'rolled-back', ident, problem: rollback.problem }
    : superseded(ident);
};

export const superseded = (ident: Ident): PickOutcome => ({ outcome: 'superseded', ident });

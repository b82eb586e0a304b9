/**
 * Whether a host can vouch for a session. If the host can, the plan that it names is not asserted. This module stores
 * nothing.
 */
import type { Policy } from '../protocol/index.ts';
import type { Session } from '../types.ts';
import type { OpeningNote } from './opened.ts';
import type { Opening } from './seat.ts';

/**
 * Whether the named plan counts as confirmed without a write. It counts as confirmed only once for each session. A page
 * that was reloaded, duplicated or restored names the same plan again, but the service may hold a later pick.
 */
export const isVouched = (
  session: Session | null,
  { isRenewal }: Opening,
  { isKnown, isNoted }: OpeningNote,
  isRevisited: boolean,
  { sessionPerPlan }: Policy,
): boolean => {
  if (!session?.ident || !session.fresh) return false;
  // With `sessionPerPlan`, no page writes to this session. So the session still holds the plan that it was created
  // with.
  if (isRenewal && sessionPerPlan) return true;
  return !isKnown && (isRenewal || (isNoted && !isRevisited));
};

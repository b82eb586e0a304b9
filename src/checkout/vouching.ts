/** When the host's word for a session is believed. This module remembers nothing. */
import type { Policy } from '../protocol/index.ts';
import type { Session } from '../types.ts';
import type { OpeningNote } from './opened.ts';
import type { Opening } from './seat.ts';

/**
 * Whether to believe the plan that the host names. A host is believed only once: a page that was reloaded, duplicated
 * or restored names the same plan again, but the service may hold a later pick.
 */
export const isVouched = (
  session: Session | null,
  { isRenewal }: Opening,
  { isKnown, isNoted }: OpeningNote,
  isRevisited: boolean,
  { sessionPerPlan }: Policy,
): boolean => {
  if (!session?.ident || !session.fresh) return false;
  // In this case no other page can have written.
  if (isRenewal && sessionPerPlan) return true;
  return !isKnown && (isRenewal || (isNoted && !isRevisited));
};

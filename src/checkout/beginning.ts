/**
 * How a session begins on this page: in which state, whether the host's word is believed, and which writes may have been
 * sent before. It does not know who owns the checkout.
 */
import type { Page } from '../page/page.ts';
import { type LostWrite, openingState, type State } from '../protocol/index.ts';
import type { Session } from '../types.ts';
import type { OpeningNote } from './opened.ts';
import type { Opening, Seat } from './seat.ts';
import { documentsOf } from './seats.ts';

/** @param seat the first one */
export const stateAtFirst = (
  page: Page,
  seat: Seat,
  session: Session | null,
  { pick, isFirst, isRenewal }: Opening,
  isPaidElsewhere: boolean,
): State => {
  const { afterUpdate, sessionPerPlan } = seat.settings();
  return {
    ...openingState,
    pick: pick && { ...pick, at: page.now() },
    base: session?.ident ?? null,
    hostUpdated: isFirst || !afterUpdate,
    renewalFailed: isRenewal && !sessionPerPlan,
    isSeen: page.isSeen(documentsOf([seat])),
    isOffline: page.isOffline(),
    paymentElsewhere: isPaidElsewhere ? 'open' : 'none',
  };
};

/** What a page knows when it becomes the owner for the first time. */
export interface Beginning {
  readonly session: Session | null;
  /** `renewSession` gave it. */
  readonly isRenewal: boolean;
  /** The page was reloaded, or came from the history. */
  readonly isRevisited: boolean;
  readonly note: OpeningNote;
}

/**
 * Whether to believe the plan that the host names. Only once: a page that was reloaded, duplicated or restored names
 * the same plan again, but the service may hold a later pick.
 * @param beginning `null`: this page has been the owner before
 */
export const isVouched = (beginning: Beginning | null, sessionPerPlan: boolean): boolean => {
  if (!beginning?.session?.ident || !beginning.session.fresh) return false;
  const { isRenewal, isRevisited, note } = beginning;
  // In this case no other page can have written.
  if (isRenewal && sessionPerPlan) return true;
  return !note.isKnown && (isRenewal || (note.isNoted && !isRevisited));
};

/** What an earlier page may have sent, if nothing could be noted. */
export const unnotedWrites = (beginning: Beginning | null, until: number): readonly LostWrite[] => {
  const mayBe = beginning?.isRevisited && !beginning.isRenewal && !beginning.note.isNoted;
  return mayBe ? [{ id: 'unnoted', ident: null, until }] : [];
};

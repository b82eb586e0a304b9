/** Computes what follows from a state. */
import type { Ident, Problem, Status } from '../types.ts';
import type { Policy } from './policy.ts';
import type { Choice, Costs, Hold, LostWrite, PlanCosts, Renewal, State, Write } from './state.ts';

/** The plan on screen. */
export const shownIn = (state: State): Ident | null => state.pick?.ident ?? state.base;

/**
 * Whether the shopper can pay: the session holds the plan on screen, and nothing can change the session's plan any
 * more. `seat` names the picker that asks, because each picker has its own offer.
 */
export const canPayIn = (state: State, seat?: string): boolean =>
  state.ended === null &&
  state.isOwner &&
  state.underWay === null &&
  state.confirmed !== null &&
  state.confirmed === shownIn(state) &&
  threatsTo(state.confirmed, state).length === 0 &&
  state.hostUpdated &&
  state.paymentElsewhere === 'none' &&
  isPriced(state.confirmed, seat === undefined ? null : (state.offers[seat]?.plans ?? null));

/** The write under way. A renewal counts as a write, because the host's server may write the plan during a renewal. */
export const writeIn = ({ underWay }: State): Write | Renewal | null =>
  underWay?.task === 'host-update' ? null : underWay;

/** Lost writes that would put another plan than `ident` into the session. A lost write of `ident` is harmless. */
export const threatsTo = (ident: Ident, state: State): readonly LostWrite[] =>
  state.lost.filter((write) => write.ident !== ident);

const isPriced = (ident: Ident, plans: PlanCosts): boolean => plans === null || costIn(plans, ident) !== null;

/** The cost of a plan. `null` if the plan is not offered, or if its price is not known. */
export const costIn = (plans: NonNullable<PlanCosts>, ident: Ident): string | null =>
  Object.hasOwn(plans, ident) ? (plans[ident] ?? null) : null;

/**
 * The last known costs of the picker at this seat. A picker that joins may have left before. So for this picker, the
 * last known costs of the checkout count.
 */
export const knownAt = ({ offers, costs }: State, seat: string): Costs => offers[seat]?.known ?? costs;

/**
 * Whether the plan may be on offer at this checkout. It is not if every picker has a list of plans, and none of the
 * lists has this plan. Without a picker, any plan may be on offer.
 */
export const isListed = (ident: Ident, { offers }: State): boolean => {
  const all = Object.values(offers);
  return all.length === 0 || all.some(({ plans }) => plans === null || Object.hasOwn(plans, ident));
};

/** Whether a pick by the shopper is still open. Such a pick proves that the shopper is at this page. */
export const isShoppersPick = ({ pick }: State): boolean => pick?.by === 'shopper' && pick.isOpen;

/**
 * Whether picks are ignored. They are ignored during a payment, and while a payment waits to begin. But a waiting
 * payment needs another pick if its picker does not sell the plan shown, or if two writes were refused. In that case,
 * picks are not ignored.
 */
export const isLocked = (state: State): boolean =>
  isPaying(state) || (state.refusals < 2 && nextHold(state) !== undefined);

/**
 * The payment that begins next. Payments begin one at a time, in the order in which they were asked for. But a payment
 * whose picker does not sell the plan shown cannot begin, so it does not keep other payments waiting.
 */
export const nextHold = (state: State): Hold | undefined => {
  const shown = shownIn(state);
  if (shown === null || isPaying(state)) return undefined;
  return state.holds.find(({ seat }) => {
    if (seat === undefined) return true;
    // A picker that has left the page has no offer, and its payment never begins.
    const offer = state.offers[seat];
    return offer !== undefined && isPriced(shown, offer.plans);
  });
};

/**
 * Whether the plan may be on sale at this checkout. It is not if every picker has a list of plans, and none of the lists
 * has a price for this plan. Without a picker, any plan may be on sale.
 */
export const isOnSale = (ident: Ident | null, { offers }: State): boolean => {
  const all = Object.values(offers);
  return ident !== null && (all.length === 0 || all.some(({ plans }) => isPriced(ident, plans)));
};

/** Whether a payment is under way, in this page or in another page. During a payment, nothing may be written. */
export const isPaying = (state: State): boolean =>
  state.holds.some(({ isGranted }) => isGranted) || state.paymentElsewhere !== 'none';

/**
 * Whether the picker may call `renewSession`. The picker does so when a write would have to wait for a late-write
 * window, and after the session has expired.
 */
export const canRenew = (state: State, policy: Policy): boolean =>
  policy.renews && !state.isRenewalSpent && (state.ended === null || state.ended.kind === 'session-expired');

/** Whether the session has ended, so that the picker tries nothing any more. */
export const isClosed = (state: State, policy: Policy): boolean =>
  state.ended !== null && !state.isChallenged && !canRenew(state, policy);

export const problemIn = (state: State): Problem | null =>
  state.ended ?? state.trouble ?? state.rollback?.problem ?? null;

export const statusOf = (state: State, policy: Policy, seat?: string): Status => {
  if (isClosed(state, policy)) return 'closed';
  if (isLocked(state)) return 'locked';
  const shown = shownIn(state);
  if (shown === null) return 'empty';
  if (canPayIn(state, seat)) return 'ready';
  if (canPayIn(state)) return 'empty';
  const { pick, base, trouble } = state;
  return pick?.isOpen && pick.by !== 'picker' && pick.ident !== base && !trouble ? 'saving' : 'checking';
};

/**
 * The choice that stays valid when another session replaces this session. `tellsPlan`: the host names the plan of the
 * other session.
 */
export const choiceIn = (state: State, tellsPlan: boolean): Choice | null => {
  const { pick } = state;
  if (pick && (pick.by !== 'picker' || !tellsPlan)) {
    const { ident, by, isOpen } = pick;
    return { ident, by, isOpen };
  }
  const shown = shownIn(state);
  return tellsPlan || shown === null ? null : { ident: shown, by: 'picker', isOpen: true };
};

/** What each picker offers, and whether the shown plan still costs what the shopper saw. */
import { distrust, withoutHostUpdate } from './doubt.ts';
import type { EventOf } from './event.ts';
import { costIn, shownIn } from './reading.ts';
import type { SeatOffer, State } from './state.ts';

export const withOffer = (state: State, { seat, offer }: EventOf<'offer-changed'>): State => {
  const { [seat]: before, ...others } = state.offers;
  return offer === undefined
    ? { ...state, offers: others }
    : { ...state, offers: { ...others, [seat]: { plans: offer, agreed: before?.agreed ?? null } } };
};

/**
 * Remembers what the shown plan costs. If the price has changed since the shopper saw it, the picker writes the plan
 * again and updates the payment form. The shopper cannot pay before both are done.
 *
 * While this page does not have the lock, it remembers the old price. So when the page gets the lock of a session that
 * the host vouches for, the plan does not count as confirmed at a price that has changed in between.
 */
export const withAgreedCosts = (state: State): State => {
  const ident = shownIn(state);
  if (ident === null) return state;
  let isRepriced = false;
  let isNew = false;
  const agree = (offer: SeatOffer): SeatOffer => {
    const { plans, agreed } = offer;
    const cost = plans && costIn(plans, ident);
    if (cost === null) return offer;
    const hasAgreed = agreed?.ident === ident;
    if (hasAgreed && (agreed.cost === cost || !state.isOwner)) return offer;
    isRepriced ||= hasAgreed;
    isNew = true;
    return { plans, agreed: { ident, cost } };
  };
  const seats = Object.entries(state.offers).map(([seat, offer]) => [seat, agree(offer)] as const);
  if (!isNew) return state;
  const noted = { ...state, offers: Object.fromEntries(seats) };
  return isRepriced ? withoutHostUpdate(distrust(noted, null)) : noted;
};

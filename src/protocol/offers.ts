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
    if (agreed?.ident === ident && agreed.cost === cost) return offer;
    isRepriced ||= agreed?.ident === ident;
    isNew = true;
    return { plans, agreed: { ident, cost } };
  };
  const seats = Object.entries(state.offers).map(([seat, offer]) => [seat, agree(offer)] as const);
  if (!isNew) return state;
  const noted = { ...state, offers: Object.fromEntries(seats) };
  return isRepriced ? withoutHostUpdate(distrust(noted, null)) : noted;
};

/** What each picker offers, and whether each plan still costs what it cost before. */
import type { Ident } from '../types.ts';
import { distrustPrice } from './doubt.ts';
import type { EventOf } from './event.ts';
import { costIn, knownAt } from './reading.ts';
import type { SeatOffer, State } from './state.ts';

export const withOffer = (state: State, { seat, offer }: EventOf<'offer-changed'>): State => {
  const { [seat]: _, ...others } = state.offers;
  return offer === undefined
    ? { ...state, offers: others }
    : { ...state, offers: { ...others, [seat]: { plans: offer, known: knownAt(state, seat) } } };
};

/**
 * Remembers what each plan costs. If the price of a plan has changed, the picker no longer relies on what it knew of
 * this plan. Before the shopper can pay, the picker writes the plan again and updates the payment form. This is so even
 * if another plan was shown when the price changed.
 *
 * While this page does not have the lock, it remembers the old price. So when the page gets the lock of a session that
 * the host vouches for, the plan does not count as confirmed at a price that has changed in between.
 */
export const withKnownCosts = (state: State): State => {
  let { costs } = state;
  const repriced = new Set<Ident>();
  const learn = (offer: SeatOffer): SeatOffer => {
    let { known } = offer;
    for (const [ident, cost] of Object.entries(offer.plans ?? {})) {
      const before = costIn(known, ident);
      if (cost === null || cost === before || (before !== null && !state.isOwner)) continue;
      if (before !== null) repriced.add(ident);
      known = { ...known, [ident]: cost };
      costs = { ...costs, [ident]: cost };
    }
    return { ...offer, known };
  };
  const seats = Object.entries(state.offers).map(([seat, offer]) => [seat, learn(offer)] as const);
  if (costs === state.costs) return state;
  return [...repriced].reduce(distrustPrice, { ...state, offers: Object.fromEntries(seats), costs });
};

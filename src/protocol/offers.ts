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
  const learned: [Ident, string][] = [];
  const repriced = new Set<Ident>();
  const learn = ({ plans, known }: SeatOffer): SeatOffer => {
    const news = Object.entries(plans ?? {}).flatMap(([ident, cost]): [Ident, string][] => {
      const before = costIn(known, ident);
      if (cost === null || cost === before || (before !== null && !state.isOwner)) return [];
      if (before !== null) repriced.add(ident);
      return [[ident, cost]];
    });
    learned.push(...news);
    return { plans, known: { ...known, ...Object.fromEntries(news) } };
  };
  const offers = Object.fromEntries(
    Object.entries(state.offers).map(([seat, offer]) => [seat, learn(offer)]),
  );
  const costs = { ...state.costs, ...Object.fromEntries(learned) };
  return [...repriced].reduce(distrustPrice, { ...state, offers, costs });
};

/**
 * What the shopper agrees to with a press of “Pay”: the plan shown, at its price. If a payment waits after the press, it
 * must not go on at another price. This module does not know what waits.
 */
import { costOf } from './price-points.ts';
import type { Ident, Offer } from './types.ts';

/** What the plan of an offer costs, as a text that is only compared. `null` if the price is not known. */
export const costOfOffer = ({ plan, terms }: Offer): string | null => terms && costOf(plan).join(' ');

/** What a plan costs. `null` if the plan is not offered, or if its price is not known. */
export const costOn = (ident: Ident | null, offers: readonly Offer[]): string | null => {
  const offer = offers.find(({ plan }) => plan.ident === ident);
  return offer ? costOfOffer(offer) : null;
};

/** Plan and cost as one text, which is only compared. `null` if no plan is shown. */
export const agreementOn = (shown: Ident | null, offers: readonly Offer[]): string | null =>
  shown && `${shown} ${costOn(shown, offers)}`;

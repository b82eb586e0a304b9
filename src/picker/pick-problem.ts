/** Why a pick is impossible. This module is pure, and does not know who picks. */
import { expectedIdent, isIdent } from '../ident.ts';
import type * as Protocol from '../protocol/index.ts';
import { isLocked, type State } from '../protocol/index.ts';
import type { Ident, Offer, Problem } from '../types.ts';

/**
 * Why a plan cannot be picked; `null` if it can be picked.
 * @param state `null` while the picker has no seat
 * @param listed the plans that may be picked, including plans that wait for their prices. `null`: any ident may be
 * picked
 */
export const problemWithPick = (
  ident: Ident,
  state: State | null,
  offers: readonly Offer[],
  listed: Protocol.PlanCosts,
): Problem | null => {
  if (!isIdent(ident)) return { kind: 'config', message: `pick: expected an ident, ${expectedIdent}` };
  const is = (kind: Problem['kind'], message: string): Problem => ({ kind, message, ident });
  if (state && isLocked(state))
    return is('refused', 'a payment is under way; picks are ignored until it is released');
  const offer = offers.find(({ plan }) => plan.ident === ident);
  if (!offer && (listed === null || Object.hasOwn(listed, ident))) return null;
  if (!offer) return is('plans', `pick: expected one of the plans offered, got ${ident}`);
  return offer.selectable ? null : is('plans', `pick: expected a selectable plan, but ${ident} is not`);
};

/**
 * Finds out what follows from a renewal: which session comes next, and how that session begins. This module does not
 * move any picker to that session.
 */
import { choiceIn, type State } from '../protocol/index.ts';
import type { Ident, Problem, Session } from '../types.ts';
import { checkoutName } from './identity.ts';
import type { Opening, Settings } from './seat.ts';
import type { renew } from './tasks.ts';

/** If the session is `null`, the host has rebuilt its payment form for the plan (only with `sessionPerPlan`). */
export type RenewalOutcome =
  | { readonly problem: Problem }
  | { readonly session: null }
  | { readonly session: Session };

/**
 * @param ident the plan for which the host was asked to create a session
 * @param name the name of the checkout before the renewal
 * @param proves whether the renewal still proves its plan; see `Renewal` in the protocol
 */
export const renewalOutcome = (
  given: Awaited<ReturnType<typeof renew>>,
  settings: Settings,
  ident: Ident,
  name: string,
  session: Session | null,
  proves: boolean,
): RenewalOutcome => {
  if ('problem' in given) return given;
  const { sessionPerPlan } = settings;
  const next = given.session;
  const isSameOrder = next !== null && checkoutName(settings, next) === name;
  if (next === null || (isSameOrder && next.clientToken === session?.clientToken)) {
    const message = 'renewSession: expected another session, got the same';
    return sessionPerPlan ? { session: null } : { problem: { kind: 'refused', message, ident } };
  }
  const { clientToken, orderId } = next;
  const named = sessionPerPlan ? ident : next.ident;
  // If only the token is new, a write with the old token may have been applied during the renewal. So the new session
  // does not count as `fresh`. If a price has changed meanwhile, the new session may have the old price.
  const fresh = proves && (sessionPerPlan || !isSameOrder);
  return { session: { clientToken, orderId, fresh, ...(named && { ident: named }) } };
};

/** @param state the state of the checkout before the renewal */
export const openingAfterRenewal = (
  { ident }: Session,
  { sessionPerPlan }: Settings,
  state: State,
): Opening => {
  const choice = choiceIn(state, ident !== undefined);
  // If the new session holds the chosen plan already, the pick is closed. So `plan-confirm` has `by: 'picker'` for this
  // plan.
  const isAnswered = !sessionPerPlan && choice?.ident === ident;
  return {
    pick: choice && isAnswered ? { ...choice, isOpen: false } : choice,
    isFirst: false,
    isRenewal: true,
  };
};

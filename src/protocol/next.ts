/**
 * Decides what to do next. When the caller begins an action, it reports the event `sent`, `host-update-began` or
 * `renewal-began`.
 */
import type { Ident } from '../types.ts';
import { defaultPolicy, type Policy } from './policy.ts';
import { canRenew, isPaying, isShoppersPick, shownIn, threatsTo } from './reading.ts';
import type { State } from './state.ts';

export type Next =
  | { readonly do: 'nothing' }
  | { readonly do: 'wait'; readonly until: number }
  | { readonly do: 'write'; readonly ident: Ident }
  | { readonly do: 'update-host'; readonly ident: Ident }
  | { readonly do: 'renew'; readonly ident: Ident };

export const decide = (state: State, now: number, policy: Policy = defaultPolicy): Next => {
  const plan = shownIn(state);
  if (plan === null || state.underWay !== null || isPaying(state)) return { do: 'nothing' };

  if (state.confirmed === plan) {
    if (state.hostUpdated) return { do: 'nothing' };
    // The host whose `afterUpdate` failed may be gone. Then there is nothing to wait for.
    return onceDue(policy.updatesHost ? state.notBefore : now, now, { do: 'update-host', ident: plan });
  }
  if (!mayBegin(state)) return { do: 'nothing' };

  const renews = canRenew(state, policy);
  if (state.ended !== null && renews) return { do: 'renew', ident: plan };
  if (state.ended !== null && !state.isChallenged) return { do: 'nothing' };

  const soonest = Math.max(state.notBefore, state.busyUntil, onlineFrom(state, policy));
  if (policy.sessionPerPlan) return onceDue(soonest, now, { do: 'renew', ident: plan });
  const threats = threatsTo(plan, state);
  if (threats.length > 0 && renews) return { do: 'renew', ident: plan };
  const safeFrom = threats.map((write) => write.until);
  return onceDue(Math.max(soonest, ...safeFrom), now, { do: 'write', ident: plan });
};

const onceDue = (due: number, now: number, next: Next): Next =>
  now < due ? { do: 'wait', until: due } : next;

/**
 * Only the owner begins a write or a renewal, and only while the shopper may be looking at its page. An open pick by
 * the shopper proves that the shopper is there.
 */
const mayBegin = (state: State): boolean => state.isOwner && (state.isSeen || isShoppersPick(state));

const onlineFrom = ({ isOffline, pick, endedAt }: State, { offlineDelay }: Policy): number =>
  isOffline ? Math.max(pick?.at ?? endedAt, endedAt) + offlineDelay : 0;

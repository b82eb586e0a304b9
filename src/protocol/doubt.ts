/** What changes when the picker can no longer be sure of what it knew. */
import type { Ident } from '../types.ts';
import type { CheckoutEvent } from './event.ts';
import type { Policy } from './policy.ts';
import { shownIn, writeIn } from './reading.ts';
import type { LostWrite, Renewal, State, Write } from './state.ts';

/**
 * Doubts what is known, because another write may have changed the session. `ident` is the plan of the other write;
 * `null` means that this plan is not known. `confirmed` becomes `null`, unless it is `ident`. If the write under way is
 * for another plan than `ident`, its field `proves` becomes false.
 */
export const distrust = (state: State, ident: Ident | null): State => {
  const doubted = withoutProof(state, (write) => write.task === 'write' && write.ident !== ident);
  return state.confirmed === ident ? doubted : withoutConfirmed(doubted);
};

/**
 * Doubts what is known of the plan `ident`, because its price has changed. What is known of other plans stays. The
 * session or the payment form may still have the old price. A renewal may give a session of any plan, so it proves
 * nothing any more.
 */
export const distrustPrice = (state: State, ident: Ident): State => {
  const doubted = withoutProof(state, (write) => write.task === 'renewal' || write.ident === ident);
  return state.confirmed === ident ? withoutConfirmed(doubted) : doubted;
};

const withoutProof = (state: State, isDoubtful: (write: Write | Renewal) => boolean): State => {
  const write = writeIn(state);
  return write && isDoubtful(write) ? { ...state, underWay: { ...write, proves: false } } : state;
};

const withoutConfirmed = (state: State): State => ({ ...withoutHostUpdate(state), confirmed: null });

/**
 * Whether the event contradicts the payment under way in this page: the session may hold another plan than the plan paid
 * for, or this page may not pay any more. During a payment the plan paid for is the plan shown. It does not matter whether a plan is still confirmed: after the page has slept, no plan is.
 */
export const contradictsPayment = (before: State, event: CheckoutEvent): boolean => {
  const paid = shownIn(before);
  if (paid === null || !before.holds.some(({ isGranted }) => isGranted)) return false;
  switch (event.type) {
    case 'lock-lost':
      return true;
    case 'doubted':
      return event.ident !== paid;
    case 'heard-write':
      return event.write.ident !== paid;
    default:
      return false;
  }
};

/**
 * Gives up on the write under way, if there is one. Giving up does not count as a failed attempt at the pick.
 *
 * A renewal that is given up counts as a lost write, too. The reason: a host may create no new order, but only a new
 * token of the same order. Then the host's server may still write the plan to this order. With `sessionPerPlan`, a
 * renewal writes nothing, so it is not given up.
 */
export const giveUpWrite = (state: State, at: number, policy: Policy): State => {
  const write = writeIn(state);
  if (write === null || (write.task === 'renewal' && policy.sessionPerPlan)) return state;
  const lost = { id: write.id, ident: write.ident, until: at + policy.lateWriteWindow };
  return { ...withLost(state, [lost]), underWay: null, confirmed: null, endedAt: at };
};

/** Adds lost writes to the state. If the state has a write already, the later of the two times `until` counts. */
export const withLost = (state: State, more: readonly LostWrite[]): State => {
  const byId = new Map(state.lost.map((write) => [write.id, write]));
  for (const write of more) {
    const known = byId.get(write.id);
    if (!known || known.until < write.until) byId.set(write.id, write);
  }
  return { ...state, lost: [...byId.values()] };
};

export const withoutPastWrites = (state: State, now: number): State => {
  const lost = state.lost.filter((write) => now < write.until);
  return lost.length === state.lost.length ? state : { ...state, lost };
};

export const withoutHostUpdate = (state: State): State =>
  state.underWay?.task === 'host-update' ? { ...state, underWay: null } : state;

/**
 * Stores each state of the protocol once. Many worlds share a state, so the book calls the protocol only once for a
 * state and an event, and stores the result. Without the stored results, a search would take too long. The book does
 * not change the protocol. It calls the shipped protocol, or a protocol that was broken on purpose.
 */
import {
  type CheckoutEvent,
  type Choice,
  choiceIn,
  isClosed,
  isLocked,
  isPaying,
  type LostWrite,
  type Policy,
  type State,
  shownIn,
} from '../../src/protocol/index.ts';
import type { Ident } from '../../src/types.ts';
import { aProblem, current, expired, lostName, outdated, seat, timePassed } from './events.ts';
import { plansIn, withNames } from './names.ts';
import { nameOf, type Plan, planOf, type Renaming, renamed } from './plans.ts';
import type { Protocol } from './protocol.ts';
import { offlineDelay, policyOf, type Space, spacing } from './space.ts';

/** A state, described as far as the search needs it. */
export interface Position {
  readonly number: number;
  readonly state: State;
  readonly shown: Plan;
  readonly canPay: boolean;
  readonly isClosed: boolean;
  readonly isLocked: boolean;
  readonly isPaying: boolean;
  readonly next: { readonly do: 'nothing' | 'wait' | 'write' | 'update-host' | 'renew'; readonly plan: Plan };
  /** The plans in this state, in the order in which they appear. */
  readonly plans: readonly Plan[];
  /** Whether this state ignores an answer to a write that was given up. */
  readonly isFencedOff: boolean;
  /**
   * One bit for each `Weather` of `ends.ts`. The bit is 1 if a page in this state is known to end well in that weather.
   */
  ends: number;
}

export interface Heard {
  readonly at: Position;
  /** The plan to which the picker rolled back because of this event. */
  readonly rolledBackTo: Plan | undefined;
  readonly isTroubled: boolean;
}

interface Entry extends Position {
  readonly heard: Map<CheckoutEvent, Heard>;
  readonly byRenaming: Map<Renaming, Entry>;
  later: Heard | null;
}

export class Book {
  readonly policy: Policy;
  readonly #protocol: Protocol;
  readonly #space: Space;
  readonly #entries = new Map<string, Entry>();

  constructor(protocol: Protocol, space: Space) {
    this.#protocol = protocol;
    this.#space = space;
    this.policy = policyOf(space);
  }

  size(): number {
    return this.#entries.size;
  }

  at(state: State): Position {
    return this.#entry(state);
  }

  hear(position: Position, event: CheckoutEvent): Heard {
    const { heard, state } = position as Entry;
    let result = heard.get(event);
    if (!result) {
      result = this.#advance(state, event);
      heard.set(event, result);
    }
    return result;
  }

  /** The state after one more tick. For this, every point in time in the state moves one tick nearer. */
  tick(position: Position): Heard {
    const entry = position as Entry;
    entry.later ??= this.#advance(closer(entry.state), timePassed);
    return entry.later;
  }

  rename(position: Position, renaming: Renaming): Position {
    const { byRenaming, state } = position as Entry;
    let result = byRenaming.get(renaming);
    if (!result) {
      result = this.#entry(withNames(state, (ident) => nameOf(renamed(renaming, planOf(ident)))));
      byRenaming.set(renaming, result);
    }
    return result;
  }

  choice({ state }: Position, tellsPlan: boolean): Choice | null {
    return choiceIn(state, tellsPlan);
  }

  #advance(before: State, event: CheckoutEvent): Heard {
    const after = this.#protocol.advance(before, event, this.policy);
    const { rollback, trouble } = after;
    return {
      at: this.#entry(after),
      rolledBackTo: rollback && rollback !== before.rollback ? planOf(rollback.to) : undefined,
      isTroubled: trouble !== null,
    };
  }

  #entry(raw: State): Entry {
    const state = this.#plain(raw);
    const key = JSON.stringify(state);
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = this.#describe(state);
      this.#entries.set(key, entry);
    }
    return entry;
  }

  #textAfter(state: State, event: CheckoutEvent): string {
    return JSON.stringify(this.#plain(this.#protocol.advance(state, event, this.policy)));
  }

  #describe(state: State): Entry {
    const { policy } = this;
    const next = this.#protocol.decide(state, 0, policy);
    return {
      number: this.#entries.size,
      state,
      shown: planOf(shownIn(state)),
      canPay: this.#protocol.canPayIn(state, this.#space.changes ? seat : undefined),
      isClosed: isClosed(state, policy),
      isLocked: isLocked(state),
      isPaying: isPaying(state),
      next: { do: next.do, plan: 'ident' in next ? planOf(next.ident) : planOf(null) },
      plans: plansIn(state),
      isFencedOff: this.#textAfter(state, outdated) === this.#textAfter(state, timePassed),
      ends: 0,
      heard: new Map(),
      byRenaming: new Map(),
      later: null,
    };
  }

  /** Drops everything that the protocol never reads again, so that fewer states differ. */
  #plain(state: State): State {
    const { page, changes, renews, newSessions } = this.#space;
    const { underWay, ended, rollback, holds } = state;
    // If no other session can follow, it does not matter who picked the acknowledged plan.
    const isSettled = state.pick?.isOpen === false && state.pick.ident === state.base;
    const pick = isSettled && !renews && !newSessions ? null : state.pick;
    return {
      pick: pick && {
        ident: pick.ident,
        by: pick.by,
        at: page ? clamp(pick.at, offlineDelay) : 0,
        isOpen: pick.isOpen,
      },
      base: state.base,
      confirmed: state.confirmed,
      confirmedBy: 'picker',
      hostUpdated: state.hostUpdated,
      underWay: underWay && { ...underWay, id: current },
      lost: withoutShorter(state.lost),
      failures: Math.min(state.failures, this.#space.retries + 1),
      refusals: state.refusals,
      notBefore: Math.max(0, state.notBefore),
      busyUntil: Math.max(0, state.busyUntil),
      endedAt: page ? clamp(state.endedAt, spacing) : -spacing,
      rollback: page && rollback ? { from: rollback.from, to: null, problem: aProblem } : null,
      trouble: null,
      ended: ended && (ended.kind === 'session-expired' ? expired : aProblem),
      isChallenged: state.isChallenged,
      isRenewalSpent: state.isRenewalSpent,
      isSeen: state.isSeen,
      isOffline: state.isOffline,
      isOwner: state.isOwner,
      holds: holds.map(({ id, isGranted }) => ({ id, isGranted })),
      paymentElsewhere: state.paymentElsewhere,
      offers: changes ? state.offers : {},
      costs: changes ? state.costs : {},
    };
  }
}

const clamp = (time: number, longest: number): number => Math.max(-longest, Math.min(0, time));

/**
 * Of all lost writes of a plan, keeps only the write that may land at the latest time. The others make no difference.
 * Sorts the list, so that equal lists match.
 */
const withoutShorter = (lost: readonly LostWrite[]): LostWrite[] => {
  const longest = new Map<Ident | null, number>();
  for (const { ident, until } of lost) {
    if (until > (longest.get(ident) ?? 0)) longest.set(ident, until);
  }
  return [...longest]
    .map(([ident, until]) => ({ id: lostName(ident), ident, until }))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
};

const closer = (state: State): State => ({
  ...state,
  pick: state.pick && { ...state.pick, at: state.pick.at - 1 },
  notBefore: state.notBefore - 1,
  busyUntil: state.busyUntil - 1,
  endedAt: state.endedAt - 1,
  lost: state.lost.map((write) => ({ ...write, until: write.until - 1 })),
});

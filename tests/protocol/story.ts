/**
 * Drives the protocol by hand, as a checkout would. Only `pass` moves the clock. The test gives the outcome of each
 * write.
 */
import {
  advance,
  type CheckoutEvent,
  canPayIn,
  decide,
  defaultPolicy,
  isClosed,
  type LostWrite,
  openingState,
  type Policy,
  problemIn,
  type State,
  shownIn,
  statusOf,
  type WriteOutcome,
} from '../../src/protocol/index.ts';
import type { Ident, PickedBy, Problem, ProblemKind } from '../../src/types.ts';

export const problemOf = (kind: ProblemKind): Problem => ({ kind, message: kind });
export const unreachable = problemOf('unreachable');
export const unclear = problemOf('unclear');
export const refused = problemOf('refused');
export const blocked = problemOf('config');

export type Told<Event> = Event extends CheckoutEvent ? Omit<Event, 'at' | 'chance'> : never;

export interface Setting {
  readonly policy?: Partial<Policy>;
  /** The plan that the session was created with. */
  readonly ident?: Ident | null;
  readonly vouched?: boolean;
  /** The plan that the page asked to show first. */
  readonly selected?: Ident;
  /** The random number that decides how long a back-off is. 0 means no back-off, and 1 means the longest back-off. */
  readonly luck?: number;
  /** Whether this page gets the checkout's lock at once. */
  readonly owned?: boolean;
  /** The writes that the journal has, and for how many ms each may still land. */
  readonly journal?: readonly (readonly [ident: Ident | null, lasts: number])[];
  readonly state?: Partial<State>;
}

export type Story = ReturnType<typeof begin>;

export const begin = ({
  policy: changes,
  ident = 'A',
  vouched = true,
  selected,
  luck = 0,
  owned = true,
  journal = [],
  state: changesOfState,
}: Setting = {}) => {
  const policy: Policy = { ...defaultPolicy, ...changes };
  const begun: string[] = [];
  let at = 100_000;
  let state: State = {
    ...openingState,
    base: ident,
    pick: selected === undefined ? null : { ident: selected, by: 'picker', at, isOpen: true },
    ...changesOfState,
  };
  let count = 0;

  const newId = () => String(++count);
  const hear = (event: Told<CheckoutEvent>) => {
    state = advance(state, { ...event, at, chance: luck } as CheckoutEvent, policy);
    const next = decide(state, at, policy);
    switch (next.do) {
      case 'write':
        begun.push(next.ident);
        return hear({ type: 'sent', id: newId(), ident: next.ident });
      case 'update-host':
        begun.push(`update host: ${next.ident}`);
        return hear({ type: 'host-update-began', id: newId() });
      case 'renew':
        begun.push(`renew: ${next.ident}`);
        return hear({ type: 'renewal-began', id: newId(), ident: next.ident });
    }
  };
  const id = () => String(count);
  const answer = (outcome: WriteOutcome) => hear({ type: 'answered', id: id(), answer: outcome });
  const mayLand = (ident: Ident | null, lasts: number): LostWrite => ({
    ...{ id: `noted ${ident}`, ident, until: at + lasts },
  });
  const takeOver = (lost: Setting['journal'] = []) =>
    hear({ type: 'took-over', lost: lost.map(([ident, lasts]) => mayLand(ident, lasts)), vouched: false });
  if (owned) {
    const lost = journal.map(([ident, lasts]) => mayLand(ident, lasts));
    hear({ type: 'took-over', lost, vouched });
  }

  /** The picker of the seat asks for a payment. */
  const ask = (hold = 'h', seat?: string) => hear({ type: 'hold-asked', hold, seat });

  return {
    hear,
    ask,
    takeOver,
    pick: (ident: Ident, { by = 'shopper' as PickedBy, pause = 0 } = {}) =>
      hear({ type: 'picked', ident, by, pause }),
    answer,
    acknowledge: () => answer({ outcome: 'acknowledged' }),
    refuse: () => answer({ outcome: 'refused', problem: refused, ends: 'no' }),
    /** Answers with a signed refusal whose code ends the session. */
    end: (kind: ProblemKind) => answer({ outcome: 'refused', problem: problemOf(kind), ends: 'now' }),
    /** Answers with a signed 401, 403 or 410 without a code. */
    forbid: () => answer({ outcome: 'refused', problem: problemOf('session-expired'), ends: 'if-again' }),
    lose: () => answer({ outcome: 'lost', problem: unreachable }),
    blur: (retryAfter?: number) =>
      answer({ outcome: 'unclear', problem: unclear, ...(retryAfter !== undefined && { retryAfter }) }),
    block: () => answer({ outcome: 'unsent', problem: blocked }),
    nudge: (by: 'shopper' | 'code' = 'shopper') => hear({ type: 'nudged', by }),
    retry: (by: 'shopper' | 'code' = 'shopper') => hear({ type: 'nudged', by, isRetry: true }),
    /** Another page says that its write of this plan may still land. */
    hearOf: (ident: Ident, lasts = 10_000) => hear({ type: 'heard-write', write: mayLand(ident, lasts) }),
    updated: () => hear({ type: 'host-update-done', id: id() }),
    renewed: () => hear({ type: 'renewed', id: id() }),
    failRenewal: () => hear({ type: 'renewal-failed', id: id(), problem: refused }),
    resume: (lost: readonly LostWrite[] = []) => hear({ type: 'resumed', lost }),
    hold: (hold = 'h') => {
      ask(hold);
      hear({ type: 'hold-granted', hold });
    },
    release: (hold = 'h') => hear({ type: 'released', hold }),
    /** Lets time pass, and calls the protocol at each moment for which the protocol waits. */
    pass(ms: number) {
      const end = at + ms;
      for (;;) {
        const next = decide(state, at, policy);
        if (next.do !== 'wait' || next.until > end) break;
        at = next.until;
        hear({ type: 'time-passed' });
      }
      at = end;
    },
    /** The tasks that began since the last call. */
    begun: () => begun.splice(0),
    mayLand,
    get id() {
      return id();
    },
    get at() {
      return at;
    },
    /** How many ms the protocol waits from now on; `null` if it does not wait for a certain time. */
    get wait() {
      const next = decide(state, at, policy);
      return next.do === 'wait' ? next.until - at : null;
    },
    get state() {
      return state;
    },
    get shown() {
      return shownIn(state);
    },
    get confirmed() {
      return state.confirmed;
    },
    get canPay() {
      return canPayIn(state);
    },
    get status() {
      return statusOf(state, policy);
    },
    get problem() {
      return problemIn(state);
    },
    get isClosed() {
      return isClosed(state, policy);
    },
  };
};

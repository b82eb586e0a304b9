/**
 * The protocol of one checkout session: what is shown, what the service is known to hold, and what to do next.
 *
 * It is pure. Time, chance and outcomes arrive in events; what to do comes back as data. It knows no DOM, no fetch,
 * no timer, no clock, no token, and it never does anything itself: whoever runs it calls `advance` with what
 * happened, then `decide`, then does what `decide` says, until that is nothing.
 *
 * One idea carries it. A write that timed out is neither done nor undone: it is *lost*, and it may still be applied
 * until its window has passed. So an acknowledgement proves what the service holds only if no lost write for another
 * plan could land after it; and therefore nothing is written while such a write is alive.
 *
 * Times are milliseconds on one monotonic clock of the caller's choice.
 */
import type { Ident, PickedBy, Problem, Status } from './types.ts';

/** One `update_client_session` request that was sent and has not ended. */
export interface Write {
  readonly task: 'write';
  readonly id: number;
  readonly ident: Ident;
  /** False when something else may have changed the session since it was sent: then its acknowledgement proves nothing. */
  readonly trusted: boolean;
}

/** The host's `afterUpdate`, running for the confirmed plan. */
export interface HostUpdate {
  readonly task: 'host-update';
  readonly id: number;
}

/** The host's `renewSession`, running. */
export interface Renewal {
  readonly task: 'renewal';
  readonly id: number;
}

/** A write whose outcome is unknown. It may be applied at any moment before `until`, not at or after it. */
export interface LostWrite {
  readonly ident: Ident;
  readonly until: number;
  /** Names a write of another tab, so that its end can be told. */
  readonly elsewhere?: string;
}

/** A pick that did not hold, and what is shown instead. */
export interface Rollback {
  readonly from: Ident;
  readonly to: Ident | null;
  readonly problem: Problem;
}

export interface State {
  /** The order that all of the below is about; `null` before there is a session. */
  readonly orderId: string | null;
  /** The pick on screen, until it is rolled back. What is shown follows: see `shownIn`. */
  readonly wanted: Ident | null;
  /** The last plan the service acknowledged in this session: where a roll-back leads. */
  readonly acknowledged: Ident | null;
  /** The plan the service is known to hold; `null` when that is not known. */
  readonly confirmed: Ident | null;
  /** False until the host's `afterUpdate` has finished for the confirmed plan. */
  readonly hostUpdated: boolean;
  /** The one thing under way. A single slot, so that two writes at once cannot even be written down. */
  readonly underWay: Write | HostUpdate | Renewal | null;
  readonly lost: readonly LostWrite[];
  readonly pickedAt: number;
  /** Attempts at the shown plan that failed in a row. */
  readonly failures: number;
  /** Our own patience: back-off, or the pause after a key. A pick or a nudge ends it. */
  readonly notBefore: number;
  /** Until then nothing is written, whatever happens here: the service asked for it (`Retry-After`), or others may speak. */
  readonly busyUntil: number;
  /** The last pick that did not hold; forgotten at the next one. */
  readonly rollback: Rollback | null;
  /** Why asserting the shown plan does not get on; forgotten once it does. */
  readonly trouble: Problem | null;
  /** Why the service takes no more writes for this session. */
  readonly ended: Problem | null;
  /**
   * True once `renewSession` failed, or gave a session that has been of no use yet. A pick or a nudge gives it another
   * chance; without this, one that always gives the same would be asked without end.
   */
  readonly renewalFailed: boolean;
  /** Another tab wrote last: assert only when the shopper turns to this page, or two tabs would fight for ever. */
  readonly yielded: boolean;
  /** Payments under way here, by hold. */
  readonly holds: readonly number[];
  /** A payment is under way in another tab. */
  readonly heldElsewhere: boolean;
}

export const initialState: State = {
  orderId: null,
  wanted: null,
  acknowledged: null,
  confirmed: null,
  hostUpdated: true,
  underWay: null,
  lost: [],
  pickedAt: 0,
  failures: 0,
  notBefore: 0,
  busyUntil: 0,
  rollback: null,
  trouble: null,
  ended: null,
  renewalFailed: false,
  yielded: false,
  holds: [],
  heldElsewhere: false,
};

/** How one write ended. The client decides which; see `api.ts`. */
export type WriteOutcome =
  /** Applied. */
  | { readonly outcome: 'acknowledged' }
  /** Not applied. `ends`: nor will any other write of this session be. */
  | { readonly outcome: 'refused'; readonly problem: Problem; readonly ends: boolean }
  /** A final answer that says neither. `retryAfter` in ms, where the service asked for a pause. */
  | { readonly outcome: 'unclear'; readonly problem: Problem; readonly retryAfter?: number }
  /** No answer: it may still be applied within the late-write window. */
  | { readonly outcome: 'lost'; readonly problem: Problem }
  /** Nothing left the page: it is offline or, when it `ends` the session, misconfigured. */
  | { readonly outcome: 'unsent'; readonly problem: Problem; readonly ends: boolean };

/** What happened. `at` is when; `chance` is in [0, 1) and drawn anew for each event. */
export type SessionEvent =
  /** A session began, or took the place of the one before. */
  | {
      readonly type: 'opened';
      readonly at: number;
      readonly orderId: string;
      /** The plan the host says it was created with. */
      readonly ident: Ident | null;
      /** Whether the host can still know that: only the first time this tab sees the order. */
      readonly believed: boolean;
      /** The pick on screen, where it outlives the session before. */
      readonly wanted: Ident | null;
      /** Lost writes of this very order from before, perhaps by a picker that is gone. */
      readonly lost: readonly LostWrite[];
      /** Whether `renewSession` gave it. */
      readonly renewed?: boolean;
      /** For so many ms other tabs may still tell of a payment under way there. */
      readonly listenFor?: number;
    }
  /** `settleFor`: ms to wait with the write for a further pick (arrow keys). */
  | {
      readonly type: 'picked';
      readonly at: number;
      readonly ident: Ident;
      readonly by: PickedBy;
      readonly settleFor: number;
    }
  | { readonly type: 'sent'; readonly at: number; readonly id: number; readonly ident: Ident }
  | {
      readonly type: 'answered';
      readonly at: number;
      readonly id: number;
      readonly chance: number;
      readonly answer: WriteOutcome;
    }
  | { readonly type: 'host-update-began'; readonly at: number; readonly id: number }
  | { readonly type: 'host-update-done'; readonly at: number; readonly id: number }
  | {
      readonly type: 'host-update-failed';
      readonly at: number;
      readonly id: number;
      readonly chance: number;
      readonly problem: Problem;
    }
  | { readonly type: 'renewal-began'; readonly at: number; readonly id: number }
  | { readonly type: 'renewal-failed'; readonly at: number; readonly id: number }
  /** Something suggests that trying now is worth it: online again, visible again, `retry()`, `settled()`. */
  | { readonly type: 'nudged'; readonly at: number }
  | { readonly type: 'time-passed'; readonly at: number }
  /** The last picker of this session left the page: whatever was under way is given up. */
  | { readonly type: 'abandoned'; readonly at: number }
  /**
   * The page came back from the back/forward cache or from suspension, or nobody listened for a while: what was known
   * is old. `lost`: the order's lost writes, where others may have added some. `listenFor`: as when it was opened.
   */
  | {
      readonly type: 'resumed';
      readonly at: number;
      readonly lost?: readonly LostWrite[];
      readonly listenFor?: number;
    }
  /** Another tab sent a write for this order; unless its end is told, it may land until `until`. */
  | {
      readonly type: 'sent-elsewhere';
      readonly at: number;
      readonly write: string;
      readonly ident: Ident;
      readonly until: number;
    }
  /** That write ended; `until` is set when its outcome is unknown. */
  | {
      readonly type: 'ended-elsewhere';
      readonly at: number;
      readonly write: string;
      readonly until: number | null;
    }
  | { readonly type: 'held'; readonly at: number; readonly hold: number }
  | { readonly type: 'released'; readonly at: number; readonly hold: number }
  | { readonly type: 'held-elsewhere'; readonly at: number; readonly held: boolean };

/** The protocol's numbers, all in ms but `retries`. */
export interface Policy {
  /** Further attempts at a pick after the first. */
  readonly retries: number;
  /** No retry of a pick starts later than this after it. */
  readonly retryWithin: number;
  /** The first back-off's upper bound; each further one doubles it. */
  readonly backoff: number;
  /** The upper bound of any back-off and of any `Retry-After`. */
  readonly patience: number;
  /** How long after we gave up on a write it may still be applied. */
  readonly lateWriteWindow: number;
  /** Whether the host must be brought up to date (`afterUpdate`) before the shopper can pay. */
  readonly updatesHost: boolean;
  /** Whether the host can mint a new session (`renewSession`). */
  readonly renews: boolean;
}

export const defaultPolicy: Policy = {
  retries: 2,
  retryWithin: 12_000,
  backoff: 500,
  patience: 30_000,
  lateWriteWindow: 10_000,
  updatesHost: false,
  renews: false,
};

/** What to do next. Doing it begins with the event that says so (`sent`, `host-update-began`, `renewal-began`). */
export type Next =
  | { readonly do: 'nothing' }
  | { readonly do: 'wait'; readonly until: number }
  | { readonly do: 'write'; readonly ident: Ident }
  | { readonly do: 'update-host'; readonly ident: Ident }
  | { readonly do: 'renew'; readonly ident: Ident };

// What follows from a state.

/** The plan on screen: what the shopper wants, else what the service acknowledged. */
export const shownIn = (state: State): Ident | null => state.wanted ?? state.acknowledged;

/** Whether the plan on screen is the plan in the session, and nothing can change that. */
export const canPayIn = (state: State): boolean =>
  state.orderId !== null &&
  state.ended === null &&
  state.underWay === null &&
  state.confirmed !== null &&
  state.confirmed === shownIn(state) &&
  state.hostUpdated &&
  threatsTo(state.confirmed, state).length === 0;

/** Lost writes that would put another plan into the session. One for the same plan is harmless. */
const threatsTo = (ident: Ident, state: State): readonly LostWrite[] =>
  state.lost.filter((write) => write.ident !== ident);

export const isLocked = (state: State): boolean => state.holds.length > 0 || state.heldElsewhere;

/** Whether `renewSession` is the way on: instead of waiting for a window, or after the session expired. */
const canRenew = (state: State, policy: Policy): boolean =>
  policy.renews && !state.renewalFailed && (state.ended === null || state.ended.kind === 'session-expired');

/** Refused for good: only a new session helps. */
export const isClosed = (state: State, policy: Policy): boolean =>
  state.ended !== null && !canRenew(state, policy);

export const problemIn = (state: State): Problem | null =>
  state.ended ?? state.trouble ?? state.rollback?.problem ?? null;

export const statusOf = (state: State, policy: Policy): Status => {
  if (state.orderId === null) return 'empty';
  if (isClosed(state, policy)) return 'closed';
  if (isLocked(state)) return 'locked';
  if (shownIn(state) === null) return 'empty';
  if (canPayIn(state)) return 'ready';
  const asserting = state.wanted === null || state.wanted === state.acknowledged || state.trouble !== null;
  return state.confirmed === null && asserting ? 'checking' : 'saving';
};

// What to do next.

export const decide = (state: State, now: number, policy: Policy = defaultPolicy): Next => {
  const plan = shownIn(state);
  if (state.orderId === null || plan === null || state.underWay !== null) return { do: 'nothing' };
  // A payment under way is of this order: no other takes its place before it is over.
  const renews = canRenew(state, policy) && !isLocked(state);
  if (state.ended !== null) return renews ? { do: 'renew', ident: plan } : { do: 'nothing' };

  if (state.confirmed === plan) {
    if (state.hostUpdated) return { do: 'nothing' };
    return now < state.notBefore
      ? { do: 'wait', until: state.notBefore }
      : { do: 'update-host', ident: plan };
  }

  // A write now would change what is being charged over there.
  if (state.yielded || state.heldElsewhere) return { do: 'nothing' };
  const threats = threatsTo(plan, state);
  if (threats.length > 0 && renews) return { do: 'renew', ident: plan };
  const until = Math.max(state.notBefore, state.busyUntil, ...threats.map((write) => write.until));
  return now < until ? { do: 'wait', until } : { do: 'write', ident: plan };
};

// What an event changes.

export const advance = (before: State, event: SessionEvent, policy: Policy = defaultPolicy): State => {
  const state = withoutPastWrites(before, event.at);
  switch (event.type) {
    case 'opened':
      return open(state, event, policy);

    case 'picked':
      if (isLocked(state)) return state;
      return {
        ...(event.ident === shownIn(state) ? state : withoutHostUpdate(state)),
        wanted: event.ident,
        pickedAt: event.at,
        failures: 0,
        notBefore: event.at + event.settleFor,
        rollback: null,
        trouble: null,
        renewalFailed: false,
        yielded: false,
      };

    case 'sent':
      return { ...state, underWay: { task: 'write', id: event.id, ident: event.ident, trusted: true } };

    case 'answered': {
      // Anything but the write under way belongs to a session that was replaced: it changes nothing here.
      const write = state.underWay;
      if (write?.task !== 'write' || write.id !== event.id) return state;
      return conclude({ ...state, underWay: null }, write, event, policy);
    }

    case 'host-update-began':
      return { ...state, underWay: { task: 'host-update', id: event.id } };

    case 'host-update-done':
      if (!isUnderWay(state, 'host-update', event.id)) return state;
      return { ...state, underWay: null, hostUpdated: true, failures: 0, trouble: null };

    case 'host-update-failed': {
      if (!isUnderWay(state, 'host-update', event.id)) return state;
      const failures = state.failures + 1;
      return {
        ...state,
        underWay: null,
        failures,
        trouble: event.problem,
        notBefore: event.at + backoffAfter(failures, event.chance, policy),
      };
    }

    case 'renewal-began':
      return { ...state, underWay: { task: 'renewal', id: event.id } };

    case 'renewal-failed': {
      if (!isUnderWay(state, 'renewal', event.id)) return state;
      const failed = { ...state, underWay: null, renewalFailed: true };
      return state.ended === null ? failed : rollBack(failed, state.ended);
    }

    case 'nudged':
      return {
        ...state,
        notBefore: Math.min(state.notBefore, event.at),
        yielded: false,
        renewalFailed: false,
      };

    case 'time-passed':
      return state;

    case 'abandoned':
      return { ...withWriteLost(state, event.at, policy), underWay: null };

    case 'resumed':
      return {
        ...distrust(state, null),
        lost: event.lost ?? state.lost,
        notBefore: Math.min(state.notBefore, event.at),
        busyUntil: Math.max(state.busyUntil, event.at + (event.listenFor ?? 0)),
        yielded: false,
      };

    case 'sent-elsewhere': {
      if (state.lost.some((write) => write.elsewhere === event.write)) return state;
      const lost = [...state.lost, { ident: event.ident, until: event.until, elsewhere: event.write }];
      return { ...distrust(state, event.ident), lost, yielded: event.ident !== shownIn(state) };
    }

    case 'ended-elsewhere': {
      const lost = state.lost.flatMap((write) => {
        if (write.elsewhere !== event.write) return [write];
        return event.until === null ? [] : [{ ...write, until: event.until }];
      });
      return { ...state, lost };
    }

    case 'held':
      return { ...state, holds: [...state.holds, event.hold] };

    case 'released':
      return { ...state, holds: state.holds.filter((hold) => hold !== event.hold) };

    case 'held-elsewhere':
      return { ...state, heldElsewhere: event.held };
  }
};

/** How a write's outcome changes what is known, and then what is shown. */
const conclude = (
  state: State,
  write: Write,
  { at, chance, answer }: Extract<SessionEvent, { type: 'answered' }>,
  policy: Policy,
): State => {
  const isShown = write.ident === shownIn(state);
  switch (answer.outcome) {
    case 'acknowledged': {
      const proves = write.trusted && threatsTo(write.ident, state).length === 0;
      return {
        ...state,
        acknowledged: write.ident,
        confirmed: proves ? write.ident : null,
        hostUpdated: !policy.updatesHost,
        failures: 0,
        trouble: null,
        renewalFailed: false,
      };
    }

    case 'refused': {
      const leadsNowhere = isShown && (state.acknowledged === null || state.acknowledged === write.ident);
      const refused = answer.ends || leadsNowhere ? { ...state, ended: answer.problem } : state;
      const goesOn = refused.ended !== null && canRenew(refused, policy);
      return isShown && !goesOn ? rollBack(refused, answer.problem) : refused;
    }

    case 'unclear':
    case 'lost': {
      const lost =
        answer.outcome === 'lost'
          ? [...state.lost, { ident: write.ident, until: at + policy.lateWriteWindow }]
          : state.lost;
      const pause = answer.outcome === 'unclear' ? Math.min(answer.retryAfter ?? 0, policy.patience) : 0;
      const unknown: State = {
        ...state,
        confirmed: null,
        lost,
        busyUntil: Math.max(state.busyUntil, at + pause),
      };
      if (!isShown) return unknown;

      const failures = state.failures + 1;
      const failed = { ...unknown, failures, notBefore: at + backoffAfter(failures, chance, policy) };
      const nextStart = Math.max(failed.notBefore, failed.busyUntil);
      if (failures <= policy.retries && nextStart <= state.pickedAt + policy.retryWithin) return failed;
      const hasTarget = state.acknowledged !== null && state.acknowledged !== write.ident;
      return hasTarget ? rollBack(failed, answer.problem) : { ...failed, trouble: answer.problem };
    }

    case 'unsent':
      if (answer.ends) return rollBack({ ...state, ended: answer.problem }, answer.problem);
      return { ...state, trouble: answer.problem, notBefore: at + policy.patience };
  }
};

/**
 * A new session fences off the old one: whatever was under way is forgotten, and its outcome will find nothing to
 * change. Only the same order under a new token keeps its lost writes, for they can still reach it.
 */
const open = (state: State, event: Extract<SessionEvent, { type: 'opened' }>, policy: Policy): State => {
  const { at, orderId, ident, wanted, renewed = false, listenFor = 0 } = event;
  const again = orderId === state.orderId;
  const ours = again ? withWriteLost(state, at, policy).lost : [];
  // What is being paid stays shown, whatever a template says.
  const isPaid = again && state.holds.length > 0;
  const begun: State = {
    ...initialState,
    orderId,
    wanted: isPaid ? state.wanted : wanted,
    acknowledged: (isPaid ? null : ident) ?? (again ? state.acknowledged : null),
    lost: [...new Set([...ours, ...event.lost])],
    pickedAt: at,
    busyUntil: at + listenFor,
    renewalFailed: renewed,
    holds: again ? state.holds : [],
    heldElsewhere: again && state.heldElsewhere,
  };
  const opened = withoutPastWrites(begun, at);
  const believes = event.believed && ident !== null && threatsTo(ident, opened).length === 0;
  return believes ? { ...opened, confirmed: ident } : opened;
};

/** Shows the last acknowledged plan again; the problem tells the shopper why. */
const rollBack = (state: State, problem: Problem): State => {
  const from = shownIn(state);
  if (from === null || from === state.acknowledged) return state;
  return { ...state, wanted: null, rollback: { from, to: state.acknowledged, problem } };
};

/** Forgets what the session holds, and what the write under way will prove, unless it is `ident` all the same. */
const distrust = (state: State, ident: Ident | null): State => {
  const { underWay, confirmed } = state;
  const isDoubtful = underWay?.task === 'write' && underWay.ident !== ident;
  const doubted = isDoubtful ? { ...state, underWay: { ...underWay, trusted: false } } : state;
  return confirmed === null || confirmed === ident
    ? doubted
    : { ...withoutHostUpdate(doubted), confirmed: null };
};

const withoutHostUpdate = (state: State): State =>
  state.underWay?.task === 'host-update' ? { ...state, underWay: null } : state;

/** Gives up on the write under way, if there is one, without counting that against the pick. */
const withWriteLost = (state: State, at: number, policy: Policy): State => {
  const { underWay } = state;
  if (underWay?.task !== 'write') return state;
  const until = at + policy.lateWriteWindow;
  return {
    ...state,
    underWay: null,
    confirmed: null,
    lost: [...state.lost, { ident: underWay.ident, until }],
  };
};

const withoutPastWrites = (state: State, now: number): State => {
  const lost = state.lost.filter((write) => now < write.until);
  return lost.length === state.lost.length ? state : { ...state, lost };
};

const isUnderWay = (state: State, task: 'host-update' | 'renewal', id: number): boolean =>
  state.underWay?.task === task && state.underWay.id === id;

/** Full jitter: anything from nothing to a bound that doubles, so that many pages do not come back at once. */
const backoffAfter = (failures: number, chance: number, policy: Policy): number =>
  chance * Math.min(policy.patience, policy.backoff * 2 ** (failures - 1));

/** How far a search goes, and what can happen in it. */
import { defaultPolicy, type Policy } from '../../src/protocol/index.ts';

export interface Space {
  readonly plans: number;
  /** How often somebody may pick a plan, or try an ended session once more. Both are counted together. */
  readonly picks: number;
  /** How many things may go wrong: answers other than acknowledgements, suspensions, failing hosts, frozen pages. */
  readonly faults: number;
  readonly retries: number;
  readonly reloads: number;

  /**
   * Whether more things may happen in the page. Code may pick, retry, or say that the session has changed. A pick by
   * key is followed by a pause. The page may be hidden, suspended, offline or without a picker.
   */
  readonly page?: boolean;
  /** Whether pages that the model does not contain may report their writes. */
  readonly hearsOthers?: boolean;
  /** How many payments may be asked for. */
  readonly payments?: number;
  /** Whether the service may ask for a pause before the next write. */
  readonly isBusy?: boolean;
  /**
   * Whether the host may set another session. That session may have a new order, a new token or another organisation.
   */
  readonly newSessions?: boolean;
  readonly updatesHost?: boolean;
  readonly renews?: boolean;
  readonly sessionPerPlan?: boolean;
  /** How many times the offer may change. */
  readonly changes?: number;
  /** Whether the browser stores nothing. */
  readonly hasNoStorage?: boolean;
  /** How many ticks pass at once. With a larger number, the clock is coarser and there are fewer worlds. */
  readonly stride?: number;
  /** Whether there are two pages with one checkout. */
  readonly twoPages?: boolean;
}

/** These times are in ticks. */
export const lateWriteWindow = 2;
export const spacing = 1;
export const offlineDelay = 1;
const longestPause = 2;

export const policyOf = ({ retries, updatesHost, renews, sessionPerPlan }: Space): Policy => ({
  ...defaultPolicy,
  retries,
  retryWithin: Number.POSITIVE_INFINITY,
  backoff: 1,
  longestPause,
  spacing,
  offlineDelay,
  lateWriteWindow,
  updatesHost: updatesHost ?? false,
  renews: (renews || sessionPerPlan) ?? false,
  sessionPerPlan: sessionPerPlan ?? false,
});

/** How many picks, faults and so on led to a world. Each of these counts has five bits, and its highest bit stays 0. */
export type Spent = number;

const places = { picks: 0, faults: 5, reloads: 10, payments: 15, changes: 20 } as const;
const firstBits = Object.values(places).reduce<number>((bits, place) => bits | (16 << place), 0);

/** Counts one more of `what`, such as a pick. Returns `null` if the space does not allow one more. */
export const spend = (spent: Spent, what: keyof typeof places, space: Space): Spent | null => {
  const used = (spent >> places[what]) & 15;
  return used < (space[what] ?? 0) ? spent + (1 << places[what]) : null;
};

/**
 * Whether each count in `one` is at most the same count in `other`. If a count is greater, the subtraction clears the
 * highest bit of that count.
 */
export const isNoDearer = (one: Spent, other: Spent): boolean =>
  (((other | firstBits) - one) & firstBits) === firstBits;

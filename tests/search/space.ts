/** How far a search goes, and what can happen in it. */
import { defaultPolicy, type Policy } from '../../src/protocol/index.ts';

export interface Space {
  readonly plans: number;
  /** Picks and challenges, all told. */
  readonly picks: number;
  /** Whatever goes wrong: answers that are not acknowledgements, suspensions, hosts that fail, frozen pages. */
  readonly faults: number;
  readonly retries: number;
  readonly reloads: number;

  /** Code picks, retries and doubts too, keys pause, the page is hidden, suspended, offline, left. */
  readonly page?: boolean;
  /** Pages elsewhere tell of their writes. */
  readonly hearsOthers?: boolean;
  /** Payments are asked for, granted and released. */
  readonly payments?: number;
  /** The service asks for patience. */
  readonly isBusy?: boolean;
  /** The host gives other sessions: a new order, a new token, another organisation's. */
  readonly newSessions?: boolean;
  readonly updatesHost?: boolean;
  readonly renews?: boolean;
  readonly sessionPerPlan?: boolean;
  /** How often the offer changes. */
  readonly changes?: number;
  /** The browser stores nothing. */
  readonly hasNoStorage?: boolean;
  /** So many ticks pass at once: a coarser clock, and a smaller space. */
  readonly stride?: number;
  /** Two pages with one checkout. */
  readonly twoPages?: boolean;
}

/** In ticks. */
export const lateWriteWindow = 2;
export const spacing = 1;
export const offlineDelay = 1;
const patience = 2;

export const policyOf = ({ retries, updatesHost, renews, sessionPerPlan }: Space): Policy => ({
  ...defaultPolicy,
  retries,
  retryWithin: Number.POSITIVE_INFINITY,
  backoff: 1,
  patience,
  spacing,
  offlineDelay,
  lateWriteWindow,
  updatesHost: updatesHost ?? false,
  renews: (renews || sessionPerPlan) ?? false,
  sessionPerPlan: sessionPerPlan ?? false,
});

/** What a way has used of the space: five bits each, of which the first stays clear. */
export type Spent = number;

const places = { picks: 0, faults: 5, reloads: 10, payments: 15, changes: 20 } as const;
const firstBits = Object.values(places).reduce<number>((bits, place) => bits | (16 << place), 0);

/** `null`: nothing is left of it. */
export const spend = (spent: Spent, what: keyof typeof places, space: Space): Spent | null => {
  const used = (spent >> places[what]) & 15;
  return used < (space[what] ?? 0) ? spent + (1 << places[what]) : null;
};

/** Whether `one` has spent no more of anything than `other`: where it has, the subtraction borrows a first bit. */
export const isNoDearer = (one: Spent, other: Spent): boolean =>
  (((other | firstBits) - one) & firstBits) === firstBits;

/** The parts of a story: the setup of its world, and its moves. */
import type { Plan } from '../../../src/types.ts';

/** The settings that do not change during a story. */
export interface Setup {
  /** What the first session says about the plan that it was created with. */
  readonly tells: 'nothing' | 'ident' | 'fresh';
  /** The page at the start of the story: it is loading, it can pay, or it pays. */
  readonly begins: 'coming' | 'ready' | 'paying';
  /** Whether the page names a plan to show first. The session need not hold this plan. */
  readonly selects: boolean;
  /** Whether the host gives a list of plans. */
  readonly lists: boolean;
  readonly updatesHost: boolean;
  readonly renews: boolean;
  /** If true, the host answers each change of plan with a new session, or with a new form for the old session. */
  readonly sessionPerPlan: boolean;
  readonly numbersWrites: boolean;
  readonly storage: 'works' | 'refused' | 'full';
  readonly locks: 'work' | 'absent' | 'silent' | 'denied';
  /** Whether a tab's monotonic clock stops while the tab is frozen. */
  readonly clocksFreeze: boolean;
  /** The seed of `chance`. */
  readonly luck: number;
}

/** One move of a story. Each number chooses one of the things that are possible at that moment. */
export interface Choice {
  readonly who: number;
  readonly what: number;
  readonly how: number;
  /** The number of microtasks before the next move; `null` means all pending microtasks. */
  readonly pause: number | null;
}

/** How often each thing happened in the stories. If a thing never happens, the proof says nothing about it. */
export interface Tally {
  moves: number;
  writes: number;
  sentTwice: number;
  landedLate: number;
  payable: number;
  payments: number;
  paidHere: number;
  renewals: number;
  takenOver: number;
  reloads: number;
  confirmed: number;
  rolledBack: number;
  superseded: number;
  closed: number;
}

export const emptyTally = (): Tally => ({
  ...{ moves: 0, writes: 0, sentTwice: 0, landedLate: 0, payable: 0, payments: 0, paidHere: 0 },
  ...{ renewals: 0, takenOver: 0, reloads: 0, confirmed: 0, rolledBack: 0, superseded: 0, closed: 0 },
});

export const planNames = ['A', 'B', 'C', 'D'] as const;

const planAt = (ident: string, price: string): Plan => ({ ident, title: ident, currency: 'USD', price });

const listOf = (idents: readonly string[], price: (ident: string) => string): readonly Plan[] =>
  idents.map((ident) => planAt(ident, price(ident)));

/**
 * The lists that a host may offer. In this order: all plans, all plans at other prices, two plans, three plans, all
 * plans of which A has no valid price, and no plans.
 */
export const planLists: readonly (readonly Plan[])[] = [
  listOf(planNames, () => '9.99'),
  listOf(planNames, () => '12.99'),
  listOf(['A', 'B'], () => '9.99'),
  listOf(['B', 'C', 'D'], () => '9.99'),
  listOf(planNames, (ident) => (ident === 'A' ? 'free' : '9.99')),
  [],
];

/** The price of a plan in a list; `null` if the plan has none there. */
export const priceIn = (list: number, ident: string | null): string | null => {
  const price = planLists[list]?.find((plan) => plan.ident === ident)?.price;
  return typeof price === 'string' && Number.parseFloat(price) > 0 ? price : null;
};

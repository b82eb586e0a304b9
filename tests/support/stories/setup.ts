/** What a story is made of: how its world is set up, and its moves. */
import type { Plan } from '../../../src/types.ts';

/** What stays the same throughout a story. */
export interface Setup {
  /** What the first session says of the plan that it was created with. */
  readonly tells: 'nothing' | 'ident' | 'fresh';
  /** Where the story begins: with a page that comes, one that can pay, or one that pays. */
  readonly begins: 'coming' | 'ready' | 'paying';
  /** The page asks to show a plan first, whatever the session holds. */
  readonly selects: boolean;
  /** The host lists its plans. */
  readonly lists: boolean;
  readonly updatesHost: boolean;
  readonly renews: boolean;
  /** A change of plan means a new session, or a new form. */
  readonly sessionPerPlan: boolean;
  readonly numbersWrites: boolean;
  readonly storage: 'works' | 'refused' | 'full';
  readonly locks: 'work' | 'absent' | 'silent' | 'denied';
  /** Monotonic clocks stand still while their tab is frozen. */
  readonly clocksFreeze: boolean;
  /** What chance draws. */
  readonly luck: number;
}

/** One move. The numbers choose among what there is at that moment. */
export interface Choice {
  readonly who: number;
  readonly what: number;
  readonly how: number;
  /** Microtasks until the next move; `null`: all there are. */
  readonly pause: number | null;
}

/** What the stories led to: a proof that never gets anywhere proves nothing. */
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

/** What a host may offer: all, some, at other prices, one without a price, nothing. */
export const planLists: readonly (readonly Plan[])[] = [
  listOf(planNames, () => '9.99'),
  listOf(planNames, () => '12.99'),
  listOf(['A', 'B'], () => '9.99'),
  listOf(['B', 'C', 'D'], () => '9.99'),
  listOf(planNames, (ident) => (ident === 'A' ? 'free' : '9.99')),
  [],
];

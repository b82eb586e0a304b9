/**
 * A world: the state of the protocol on each page, the plan that the service really holds, and the writes that may
 * still land.
 */
import { type CheckoutEvent, openingState, type State } from '../../src/protocol/index.ts';
import type { Book, Position } from './book.ts';
import { priceList, seat } from './events.ts';
import {
  Appearances,
  aTickLater,
  type Lefts,
  nameOf,
  none,
  type Plan,
  type Plans,
  type Renaming,
  renamed,
  renamedLefts,
  renamedPlans,
  withLeft,
} from './plans.ts';
import type { Protocol } from './protocol.ts';
import { lateWriteWindow, type Space, type Spent } from './space.ts';

export interface World {
  readonly pages: readonly Page[];
  /** The plan in the service's session. */
  readonly holds: Plan;
  /**
   * Writes that no page waits for any more. Until the time of a write is over, the service may apply this write any
   * number of times.
   */
  readonly late: Lefts;
  /** The plan in the host's payment form, which keeps a copy of the session. */
  readonly form: Plan;
  /** Plans whose price changed. Since the change, no write of such a plan was sent and acknowledged. */
  readonly repriced: Plans;
  readonly template: Template;
  /** Whether this browser has never opened the checkout before. */
  readonly isNew: boolean;
  /** The page that really has the checkout's lock, or `none`. */
  readonly lock: number;
  /** The page that has the payment's lock, or `none`. */
  readonly payer: number;
  /** The plan that is being paid. */
  readonly paidFor: Plan;
  readonly spent: Spent;
  /** The error of the last step, or `null`. */
  readonly wrong: string | null;
}

export interface Page {
  readonly at: Position;
  /**
   * The last plan that the service acknowledged to this page. Before the first acknowledgement, it is the plan that the
   * host named for the session.
   */
  readonly acknowledged: Plan;
  /** The plan of the write that the page has sent and still waits for, or `none`. */
  readonly flight: Plan;
  /**
   * Whether the service has applied the write in flight. If the browser transmits the write again, the service may
   * apply it again.
   */
  readonly isApplied: boolean;
  /** Whether the write in flight was sent before the price changed. */
  readonly isOld: boolean;
  /**
   * For how many more ticks the write in flight may be applied. These ticks begin to pass when the page stops waiting
   * for the answer.
   */
  readonly left: number;
  readonly isFrozen: boolean;
  /** The messages that have not reached this page yet. */
  readonly inbox: Inbox;
}

/** What the page says about the session, each time the page is loaded. */
export interface Template {
  readonly ident: Plan;
  readonly selected: Plan;
  readonly isFresh: boolean;
}

/** One bit for each message. Messages may arrive in any order. */
export type Inbox = number;
export const lockLost = 1;
export const paymentLost = 2;
export const paymentOver = 4;

/** The value of `left` while the page waits for the answer. */
const stillWaitedFor = lateWriteWindow + 1;

/** The data that all parts of a search use. */
export interface Play {
  readonly protocol: Protocol;
  readonly space: Space;
  readonly book: Book;
}

export const emptyPage = (at: Position, acknowledged: Plan): Page => ({
  at,
  acknowledged,
  flight: none,
  isApplied: false,
  isOld: false,
  left: stillWaitedFor,
  isFrozen: false,
  inbox: 0,
});

export const pageOf = (world: World, page: number): Page => {
  const found = world.pages[page];
  if (!found) throw new Error(`there is no page ${page}`);
  return found;
};

export const withPage = (world: World, page: number, change: Partial<Page>): World => ({
  ...world,
  pages: world.pages.map((one, index) => (index === page ? { ...one, ...change } : one)),
});

/** A state of a checkout that was just opened. */
export const opened = ({ space }: Play, ident: Plan, change: Partial<State>): State => ({
  ...openingState,
  base: ident === none ? null : nameOf(ident),
  offers: space.changes ? { [seat]: { plans: priceList('1111'), known: {} } } : {},
  ...change,
});

/** Gives an event to a page, but does not do what the protocol wants to do next. */
export const hear = ({ book }: Play, world: World, page: number, event: CheckoutEvent): World => {
  const { at: before, acknowledged } = pageOf(world, page);
  const { at, rolledBackTo } = book.hear(before, event);
  const isHonest = rolledBackTo === undefined || rolledBackTo === none || rolledBackTo === acknowledged;
  const told = withPage(world, page, { at });
  return isHonest
    ? told
    : {
        ...told,
        wrong: `a pick is rolled back to ${nameOf(rolledBackTo)}, not to what was acknowledged last`,
      };
};

/** The page stops waiting for the answer to its write. From now on, the write counts as lost. */
export const giveUp = (world: World, page: number): World => {
  const { flight, left } = pageOf(world, page);
  if (flight === none) return world;
  const late = withLeft(world.late, flight, Math.min(left, lateWriteWindow));
  return withPage({ ...world, late }, page, noFlight);
};

export const noFlight: Partial<Page> = { flight: none, isApplied: false, isOld: false, left: stillWaitedFor };

/** The late-write window of a page's write begins, but the page does not know it. */
export const beginWindow = (world: World, page: number): World => {
  const { flight, left } = pageOf(world, page);
  return flight === none ? world : withPage(world, page, { left: Math.min(left, lateWriteWindow) });
};

/**
 * One tick passes for the pages, for lost writes, and for writes in flight if their page no longer waits for the
 * answer.
 */
export const aTickOn = ({ book }: Play, world: World): World => ({
  ...world,
  late: aTickLater(world.late),
  pages: world.pages.map((page) => ({
    ...page,
    at: book.tick(page.at).at,
    left: page.left === stillWaitedFor ? page.left : Math.max(0, page.left - 1),
  })),
});

/** A world whose plans are numbered in order of appearance, and how they were renumbered. */
export interface Arrival {
  readonly world: World;
  readonly renaming: Renaming | null;
  /**
   * Whether the two pages were swapped, so that the page with the lock comes first. Worlds that differ only in the
   * order of their pages are alike.
   */
  readonly isSwapped: boolean;
  /** How many plans appear in the world. */
  readonly known: number;
}

/** Renumbers the plans of a world in the order in which they appear. */
export const inOrder = ({ book }: Play, unordered: World): Arrival => {
  const isSwapped = unordered.lock === 1;
  const world = isSwapped ? withPagesSwapped(unordered) : unordered;
  const seen = new Appearances();
  const { template, pages } = world;
  seen.see(template.ident);
  seen.see(template.selected);
  seen.see(world.holds);
  for (const { at, flight, acknowledged } of pages) {
    for (const plan of at.plans) seen.see(plan);
    seen.see(flight);
    seen.see(acknowledged);
  }
  seen.see(world.form);
  seen.see(world.paidFor);
  seen.seeLefts(world.late);
  const known = seen.count();
  const renaming = seen.renaming();
  if (!renaming) return { world, renaming, isSwapped, known };
  const name = (plan: Plan) => renamed(renaming, plan);
  const ordered: World = {
    ...world,
    pages: pages.map((page) => ({
      ...page,
      at: book.rename(page.at, renaming),
      acknowledged: name(page.acknowledged),
      flight: name(page.flight),
    })),
    holds: name(world.holds),
    late: renamedLefts(renaming, world.late),
    form: name(world.form),
    repriced: renamedPlans(renaming, world.repriced),
    template: { ...template, ident: name(template.ident), selected: name(template.selected) },
    paidFor: name(world.paidFor),
  };
  return { world: ordered, renaming, isSwapped, known };
};

const withPagesSwapped = (world: World): World => ({
  ...world,
  pages: world.pages.toReversed(),
  lock: 0,
  payer: world.payer === none ? none : 1 - world.payer,
});

export const keyWidth = ({ twoPages }: Space): number => (twoPages ? 6 : 4);

/**
 * Writes the key of a world. Two worlds with the same key behave alike. The key leaves out `spent`, which counts the
 * picks, faults and so on that led to the world.
 */
export const writeKey = (world: World, key: Int32Array): void => {
  const { pages, holds, late, form, repriced, template, lock, payer, paidFor, isNew } = world;
  key[0] = (((late * 4 + holds) * 8 + form + 1) * 8 + paidFor + 1) * 16 + repriced;
  const told = ((template.ident + 1) * 8 + template.selected + 1) * 2 + Number(template.isFresh);
  key[1] = ((told * 4 + lock + 1) * 4 + payer + 1) * 2 + Number(isNew);
  let index = 2;
  for (const { at, acknowledged, flight, isApplied, isOld, left, isFrozen, inbox } of pages) {
    const flags = ((Number(isApplied) * 2 + Number(isOld)) * 2 + Number(isFrozen)) * 8 + inbox;
    key[index++] = at.number;
    key[index++] = ((flags * 4 + left) * 8 + flight + 1) * 8 + acknowledged + 1;
  }
};

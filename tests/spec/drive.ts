/**
 * Drives the shipped reducer along a trace of the specification. After each step, the reducer and the specification
 * must agree on five things: what is shown, what is confirmed, whether the shopper can pay, what is under way, and what
 * to do next.
 */
import type { EventNow } from '../../src/checkout/event-now.ts';
import {
  type CheckoutEvent,
  canPayIn,
  decide,
  type LostWrite,
  openingState,
  type Policy,
  type State,
  advance as shippedAdvance,
  shownIn,
  type WriteOutcome,
} from '../../src/protocol/index.ts';
import type { Problem } from '../../src/types.ts';
import { inWords, type Name, none, type Step, type World } from './specification.ts';

/** The policy with the numbers of the specification. */
export const policy: Policy = {
  retries: 1,
  retryWithin: Number.POSITIVE_INFINITY,
  backoff: 2,
  longestPause: 2,
  spacing: 0,
  offlineDelay: 0,
  lateWriteWindow: 2,
  updatesHost: false,
  renews: false,
  sessionPerPlan: false,
};

/** The reducer to drive: the shipped reducer, or a reducer with a bug. */
export interface Reducer {
  readonly advance: typeof shippedAdvance;
  readonly decide: typeof decide;
  readonly canPayIn: (state: State) => boolean;
}
export const shippedReducer: Reducer = { advance: shippedAdvance, decide, canPayIn };

export interface Disagreement {
  readonly about: string;
  readonly story: readonly string[];
}

const problem: Problem = { kind: 'unclear', message: 'a fault' };
const maybe = (name: Name) => (name === none ? null : name);

type Happening = EventNow & { readonly chance?: number };

/** One page's reducer. */
class Driven {
  state: State;
  #reducer: Reducer;
  #ids = 0;

  constructor(reducer: Reducer, told: Name, isSeen: boolean) {
    this.#reducer = reducer;
    this.state = { ...openingState, base: maybe(told), isSeen };
  }

  hear(at: number, event: Happening, isTooOld = false): void {
    const given = isTooOld ? { ...policy, retryWithin: -1 } : policy;
    this.state = this.#reducer.advance(this.state, { chance: 0, ...event, at } as CheckoutEvent, given);
  }

  newId(): string {
    return `${++this.#ids}`;
  }
}

/** Returns the first disagreement, or `null`. */
export const drive = (trace: readonly Step[], reducer: Reducer = shippedReducer): Disagreement | null => {
  const [first] = trace;
  if (!first) return null;
  const pages = new Map(
    Object.keys(first.world.pages).map((page) => [page, new Driven(reducer, first.world.told, false)]),
  );
  let now = 0;
  for (const [index, step] of trace.entries()) {
    const before = trace[index - 1];
    if (before && step.did.what === 'timePasses') {
      now++;
      for (const page of pages.values()) page.hear(now, { type: 'time-passed' });
    } else if (before && step.did.page !== none) {
      const { page } = step.did;
      if (step.did.what === 'reload') pages.set(page, new Driven(reducer, step.world.told, true));
      const driven = pages.get(page);
      if (driven) happenTo(driven, now, before.world, step);
    }
    const about = compared(pages, now, step, reducer);
    if (about) return { about, story: trace.slice(0, index + 1).map(inWords) };
  }
  return null;
};

const happenTo = (driven: Driven, now: number, before: World, step: Step): void => {
  for (const event of eventsFor(driven, now, before, step)) driven.hear(now, event, step.did.isTooOld);
  takeOver(driven, now, before, step);
};

/** The events that the page's reducer hears, except the events about the lock. */
const eventsFor = (driven: Driven, now: number, before: World, step: Step): Happening[] => {
  const { what, page, plan } = step.did;
  switch (what) {
    case 'pick':
      return [{ type: 'picked', ident: plan, by: 'shopper', pause: 0 }];
    case 'tryAgain':
      return [{ type: 'nudged', by: 'shopper', isRetry: true }];
    case 'turnTo':
      return [
        { type: 'seen-changed', isSeen: true },
        { type: 'nudged', by: 'shopper' },
      ];
    case 'hide':
      return [{ type: 'seen-changed', isSeen: false }];
    case 'pay':
      return [
        { type: 'hold-asked', hold: 'hold' },
        { type: 'hold-granted', hold: 'hold' },
      ];
    case 'endPayment':
    case 'hearPaymentLost':
      return [{ type: 'released', hold: 'hold' }];
    case 'send':
      return [{ type: 'sent', id: driven.newId(), ident: plan }];
    case 'hearLoss':
      return [{ type: 'lock-lost' }];
    case 'wake':
      return [{ type: 'resumed', lost: journalOf(driven, now, step.world, page) }];
    case 'hearPaymentOver':
      return before.payer === none ? [{ type: 'payment-heard', payment: 'none' }] : [];
  }
  const answer = answers[what];
  if (!answer) return [];
  const id = driven.state.underWay?.id ?? none;
  return [{ type: 'answered', id, chance: step.did.pause / policy.backoff, answer }];
};

const answers: Readonly<Record<string, WriteOutcome>> = {
  acknowledge: { outcome: 'acknowledged' },
  refused: { outcome: 'refused', problem, ends: 'no' },
  over: { outcome: 'refused', problem, ends: 'now' },
  unclear: { outcome: 'unclear', problem },
  lost: { outcome: 'lost', problem },
  notSent: { outcome: 'unsent', problem },
};

/** Gives the reducer the events about the lock. The browser, not the reducer, decides which page has the lock. */
const takeOver = (driven: Driven, now: number, before: World, { world, did: { page, what } }: Step): void => {
  const was = before.pages[page];
  const is = world.pages[page];
  const isNew = what === 'reload';
  if (is?.paysElsewhere && (isNew || !was?.paysElsewhere))
    driven.hear(now, { type: 'payment-heard', payment: 'open' });
  if (is?.owns && (isNew || !was?.owns))
    driven.hear(now, {
      type: 'took-over',
      lost: journalOf(driven, now, world, page),
      vouched: !isNew && before.isFresh,
    });
};

/** The notes that a page finds in the journal: notes of late writes, and of writes for which other pages still wait. */
const journalOf = (driven: Driven, now: number, world: World, reader: Name): LostWrite[] => {
  const notes = Object.entries(world.late).map(([ident, left]) => ({ ident, left }));
  for (const [page, { sending }] of Object.entries(world.pages)) {
    if (page !== reader && sending !== none) notes.push({ ident: sending, left: world.left[page] ?? 0 });
  }
  return notes
    .filter(({ left }) => left > 0)
    .map(({ ident, left }) => ({ id: `noted ${driven.newId()}`, ident, until: now + left }));
};

const compared = (
  pages: ReadonlyMap<Name, Driven>,
  now: number,
  { world, says }: Step,
  reducer: Reducer,
): string | null => {
  for (const [page, { state }] of pages) {
    const said = world.pages[page];
    const { underWay } = state;
    const pairs: [what: string, specified: unknown, shipped: unknown][] = [
      ['what is shown', said?.shown, shownIn(state) ?? none],
      ['what is confirmed', said?.confirmed, state.confirmed ?? none],
      ['can pay', says[page]?.canPay, reducer.canPayIn(state)],
      ['the write under way', said?.sending, underWay?.task === 'write' ? underWay.ident : none],
      ['what to do next', says[page]?.next, reducer.decide(state, now, policy).do],
    ];
    for (const [what, specified, shipped] of pairs) {
      if (specified !== shipped)
        return `page ${page}, ${what}: the specification says ${specified}, the reducer says ${shipped}`;
    }
  }
  return null;
};

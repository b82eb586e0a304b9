/**
 * A breadth-first search over the protocol, with models of the billing service and of the browser. It tries every order
 * of picks, answers, late writes, reloads, locks and passing time, up to a bound. The model knows which plan the
 * service really holds, and which writes may still land. After every step, the search checks what the protocol says
 * against the model.
 *
 * Time is relative. Every event happens at time 0. When time passes, every point in time in the world comes nearer.
 */
import { beginnings } from './beginnings.ts';
import { Book } from './book.ts';
import { deadEndIn } from './ends.ts';
import type { Turn } from './move.ts';
import { holdMoves, hostMoves, offerMoves, pageMoves, shopperMoves } from './moves.ts';
import { everyPlan, nameOf, none, type Plan, planOf } from './plans.ts';
import type { Protocol } from './protocol.ts';
import { Seen } from './seen.ts';
import type { Space } from './space.ts';
import { tabMoves } from './tabs.ts';
import { wrongIn } from './truth.ts';
import { flightMoves, lateMoves } from './wire.ts';
import { type Arrival, inOrder, keyWidth, type Play, pageOf, type World, writeKey } from './world.ts';

export interface Findings {
  /** The number of different worlds. Worlds that differ only in the names of the plans or in `spent` count once. */
  readonly states: number;
  readonly steps: number;
  /** The number of worlds in which the shopper can pay. If it is 0, the search proves nothing. */
  readonly payable: number;
  /** The number of different states of the protocol. */
  readonly positions: number;
  readonly ms: number;
  /** The first error that was found, and the shortest way to it. */
  readonly violation: Violation | null;
}

export interface Violation {
  readonly broken: string;
  readonly trace: readonly string[];
}

/** How the search reached a world. The plans of the world were then renumbered. */
interface Visit {
  readonly arrival: Arrival;
  readonly words: string;
  readonly page: number;
  readonly plan: Plan;
  readonly from: Visit | null;
}

export const search = (protocol: Protocol, space: Space): Findings => {
  const findings = explore(protocol, space, false);
  // The ways to all worlds take much memory. So the first search does not store them. If it finds an error, a second
  // search stores them.
  return findings.violation ? explore(protocol, space, true) : findings;
};

const explore = (protocol: Protocol, space: Space, keepsTraces: boolean): Findings => {
  const began = performance.now();
  const play: Play = { protocol, space, book: new Book(protocol, space) };
  const seen = new Seen(keyWidth(space));
  const key = new Int32Array(keyWidth(space));
  let states = 0;
  let steps = 0;
  let payable = 0;
  let violation: Violation | null = null;
  let next: Visit[] = [];

  const reach: Reach = (world, words, page, plan, from) => {
    steps++;
    const wrong = wrongIn(play, world);
    const arrival = inOrder(play, world);
    const visit: Visit = { arrival, words, page, plan, from: keepsTraces ? from : null };
    if (wrong) violation ??= { broken: inFirstNames(wrong, from), trace: traceOf(visit).steps };
    if (violation) return;
    writeKey(arrival.world, key);
    const note = seen.note(key, world.spent);
    if (note === 'known') return;
    next.push(visit);
    if (note === 'again') return;
    states++;
    if (world.pages.some(({ at }) => at.canPay)) payable++;
    const stuck = deadEndIn(play, arrival.world);
    if (stuck) violation = { broken: stuck, trace: traceOf(visit).steps };
  };

  for (const [words, world] of beginnings(play)) reach(world, words, 0, none, null);
  while (next.length > 0 && !violation) {
    const frontier = next;
    next = [];
    for (const visit of frontier) {
      expand(play, visit, reach);
      if (violation) break;
    }
  }
  return { states, steps, payable, positions: play.book.size(), ms: performance.now() - began, violation };
};

type Reach = (world: World, words: string, page: number, plan: Plan, from: Visit | null) => void;

const expand = (play: Play, visit: Visit, reach: Reach): void => {
  const { world, known } = visit.arrival;
  const choices = Array.from({ length: Math.min(known + 1, play.space.plans) }, (_, plan) => plan);
  movesIn(play, world, choices, (words, reached, page, plan) => reach(reached, words, page, plan, visit));
};

/** Calls `tell` for every world that is one step away. `page` is -1 if the step is not the step of a page. */
export const movesIn = (
  play: Play,
  world: World,
  choices: readonly Plan[],
  tell: (words: string, reached: World, page: number, plan: Plan) => void,
): void => {
  const turnOf = (page: number, teller: number): Turn => ({
    ...{ play, world, page, choices },
    tell: (words, reached, plan = none) => tell(words, reached, teller, plan),
  });
  for (const page of world.pages.keys()) {
    const turn = turnOf(page, page);
    const { isFrozen } = pageOf(world, page);
    flightMoves(turn);
    if (play.space.twoPages) tabMoves(turn);
    else if (play.space.payments) holdMoves(turn);
    if (isFrozen) continue;
    shopperMoves(turn);
    hostMoves(turn);
    pageMoves(turn);
    if (play.space.changes) offerMoves(turn);
  }
  lateMoves(turnOf(0, none));
};

/** The way to a world, with the names that plans and pages had at the beginning. */
const traceOf = ({ from, words, page, plan, arrival }: Visit): Trace => {
  const before: Trace = from ? traceOf(from) : { steps: [], plans: everyPlan.map(nameOf), pages: ['1', '2'] };
  const { renaming, isSwapped, world } = arrival;
  const who = world.pages.length > 1 && page >= 0 && from ? `${before.pages[page]}: ` : '';
  const plans = [...before.plans];
  if (renaming) for (const [old, now] of renaming.entries()) plans[now] = before.plans[old] ?? '';
  return {
    steps: [...before.steps, who + words.replaceAll('@', before.plans[plan] ?? '')],
    plans,
    pages: isSwapped ? before.pages.toReversed() : before.pages,
  };
};

const inFirstNames = (text: string, from: Visit | null): string => {
  const { plans } = from ? traceOf(from) : { plans: everyPlan.map(nameOf) };
  return text.replace(/\b[A-D]\b/g, (name) => plans[planOf(name)] ?? name);
};

interface Trace {
  readonly steps: readonly string[];
  readonly plans: readonly string[];
  readonly pages: readonly string[];
}

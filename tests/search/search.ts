/**
 * A breadth-first search over a protocol composed with a model of the billing service and of the browser: every order
 * of picks, answers, late writes, reloads, locks and passing time, up to a bound. It knows the truth (what the service
 * holds, what may still land) and checks after every step that the protocol never says otherwise.
 *
 * Time is relative: an event happens at 0, and time passing moves everything in the world closer. Plans are
 * interchangeable, so worlds that differ only in their names count once.
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
  /** Worlds that differ in more than names and what was spent. */
  readonly states: number;
  readonly steps: number;
  /** Those in which the shopper can pay: a search that never gets there proves nothing. */
  readonly payable: number;
  /** States of the protocol. */
  readonly positions: number;
  readonly ms: number;
  /** The first thing found wrong, by a shortest way. */
  readonly violation: Violation | null;
}

export interface Violation {
  readonly broken: string;
  readonly trace: readonly string[];
}

/** How a world was reached. Its plans were renamed on arrival. */
interface Visit {
  readonly arrival: Arrival;
  readonly words: string;
  readonly page: number;
  readonly plan: Plan;
  readonly from: Visit | null;
}

export const search = (protocol: Protocol, space: Space): Findings => {
  const findings = explore(protocol, space, false);
  // How each world was reached takes much memory; it is kept only when somebody will read it.
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
  for (const page of world.pages.keys()) {
    const turn: Turn = {
      play,
      world,
      page,
      choices,
      tell: (words, reached, plan = none) => reach(reached, words, page, plan, visit),
    };
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
  lateMoves({
    play,
    world,
    page: 0,
    choices,
    tell: (words, reached, plan = none) => reach(reached, words, -1, plan, visit),
  });
};

/** In the names that plans and pages had at the beginning. */
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

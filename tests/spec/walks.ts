/**
 * Walks at random through the worlds of the exhaustive search, and asks the specification to take each step as well.
 * The search decides which steps are possible. The search sends a write at once; the specification sends it in a step
 * of its own.
 */
import { beginnings } from '../search/beginnings.ts';
import { Book } from '../search/book.ts';
import { nameOf, none as noPlan } from '../search/plans.ts';
import { type Protocol, shippedProtocol } from '../search/protocol.ts';
import { movesIn } from '../search/search.ts';
import type { Space } from '../search/space.ts';
import { lockLost, type Play, type World as Searched, type Page as SearchedPage } from '../search/world.ts';
import type { Disagreement } from './drive.ts';
import { type Name, none, type Specification, type Step } from './specification.ts';

const much = { plans: 3, picks: 15, faults: 15, retries: 1, reloads: 15 } as const;
const onePage: Space = much;
const twoPages: Space = { ...much, payments: 15, twoPages: true, stride: 1 };

/**
 * For each step of the search, the steps of the specification that do the same. `$` stands for the page, and `@` for
 * the plan.
 */
const calls: Readonly<Record<string, readonly string[]>> = {
  'the service applies @': ['apply($)'],
  '@ is acknowledged': ['acknowledge($)'],
  '@ is refused': ['refuseOrLose($, "refused", 0, false)'],
  '@ is refused: the session expired': ['refuseOrLose($, "over", 0, false)'],
  '@ is refused: the session is over': ['refuseOrLose($, "over", 0, false)'],
  '@ is answered unclearly': ['refuseOrLose($, "unclear", 0, false)'],
  '@ is lost': ['refuseOrLose($, "lost", 0, false)'],
  '@ is not sent at all': ['refuseOrLose($, "notSent", 0, false)'],
  'the late write of @ lands': ['landLate(@)'],
  'time passes': ['timePasses'],
  'the shopper picks @': ['pick($, @)'],
  'the shopper tries again': ['tryAgain($)'],
  'the shopper turns to the page': ['turnTo($)'],
  'the page is reloaded': ['reload($)'],
  'the page is hidden': ['hide($)'],
  'the page is frozen': ['sleep($)'],
  'the page thaws': ['wake($)'],
  'the page hears that it lost the lock': ['hearLoss($)'],
  'the page hears that its payment was taken away': ['hearPaymentLost($)'],
  'the page hears that the payment elsewhere is over': ['hearPaymentOver($)'],
  'the shopper chooses to pay here instead': ['payHere($)'],
  'the payment of @ begins': ['pay($)'],
  'the payment ends': ['endPayment($)'],
};

export interface Walked {
  /** For each step of the specification, the number of traces in which it occurs. */
  readonly occurrences: Readonly<Record<string, number>>;
  readonly traces: number;
  readonly steps: number;
  readonly disagreement: Disagreement | null;
}

type Random = (bound: number) => number;

interface Walk {
  readonly specification: Specification;
  readonly story: string[];
  readonly did: Set<string>;
}

export const walk = (
  specifications: { readonly onePage: Specification; readonly twoPages: Specification },
  {
    traces,
    steps,
    random,
    protocol = shippedProtocol,
  }: {
    readonly traces: number;
    readonly steps: number;
    readonly random: Random;
    readonly protocol?: Protocol;
  },
): Walked => {
  const occurrences: Record<string, number> = {};
  let disagreement: Disagreement | null = null;
  let taken = 0;
  for (let trace = 0; trace < traces; trace++) {
    const isAlone = trace % 2 === 0;
    const space = isAlone ? onePage : twoPages;
    const play: Play = { protocol, space, book: new Book(protocol, space) };
    const specification = isAlone ? specifications.onePage : specifications.twoPages;
    const one: Walk = { specification, story: [], did: new Set() };
    const about = walkOnce(play, one, steps, random);
    taken += one.story.length;
    for (const what of one.did) occurrences[what] = (occurrences[what] ?? 0) + 1;
    if (about && (!disagreement || one.story.length < disagreement.story.length))
      disagreement = { about, story: one.story };
  }
  return { occurrences, traces, steps: taken, disagreement };
};

const walkOnce = (play: Play, one: Walk, steps: number, random: Random): string | null => {
  const starts = beginnings(play).filter(([, { template }]) => template.selected === noPlan);
  const [words, start] = chosen(starts, random);
  let world: Searched = start;
  const { template, holds } = world;
  const isFresh = words.startsWith('a new session');
  one.story.push(words);
  one.specification.begin(
    `begin(${quoted(nameOrNone(template.ident))}, ${quoted(nameOf(holds))}, ${isFresh})`,
  );
  for (const [page, { at }] of world.pages.entries()) if (at.state.isSeen) act(one, `turnTo(${idOf(page)})`);
  let about = follow(one, world);
  while (about === null && one.story.length <= steps) {
    const moves: [words: string, reached: Searched, page: number, plan: number][] = [];
    const plans = Array.from({ length: play.space.plans }, (_, plan) => plan);
    movesIn(play, world, plans, (...move) => {
      if (move[0] in calls && !move[1].wrong) moves.push(move);
    });
    const [what, reached, page, plan] = chosen(moves, random);
    one.story.push(`${page < 0 ? '' : `page ${page + 1}: `}${what.replace('@', nameOf(plan))}`);
    about = take(one, what, page, plan) ?? follow(one, reached);
    world = reached;
  }
  return about;
};

/** Repeats a step of the search in the specification. Returns why the specification does not allow it, or `null`. */
const take = (one: Walk, what: string, page: number, plan: number): string | null => {
  // The specification needs two steps: the service applies a write, then acknowledges it. The search does both at once.
  if (what === '@ is acknowledged') act(one, `apply(${idOf(page)})`);
  const refused = (calls[what] ?? []).find(
    (call) => !act(one, call.replace('$', idOf(page)).replace('@', quoted(nameOf(plan)))),
  );
  return refused === undefined ? null : `the specification does not allow ${refused}`;
};

const act = (one: Walk, call: string): boolean => {
  const isDone = one.specification.act(call);
  if (isDone) one.did.add(nameIn(call));
  return isDone;
};

/** The name that a trace gives to this step in its field `did`. */
const nameIn = (call: string): string =>
  /"(refused|over|unclear|lost|notSent)"/.exec(call)?.[1] ?? call.replace(/\(.*/, '');

/**
 * After a step, the search may do more without another step. Makes the specification do the same, then compares the
 * two.
 */
const follow = (one: Walk, { pages, holds, lock, payer }: Searched): string | null => {
  for (const [index, page] of pages.entries()) {
    const id = idOf(index);
    const isHeard = (page.inbox & lockLost) === 0;
    if (isHeard && one.specification.read(`isNewsTo(world, ${id}, "lock lost")`)) act(one, `hearLoss(${id})`);
    // A page that picks or writes may find that it lost the lock. Then it tries at once to take the lock back.
    const hasTaken = lock === index && one.specification.read(`world.lock != ${id}`);
    const hasTried = waitsForPayment(page) && one.specification.read(`not(at(${id}).paysElsewhere)`);
    if (hasTaken || hasTried) act(one, `turnTo(${id})`);
    if (page.flight !== noPlan && one.specification.read(`not(isSending(${id}))`)) act(one, `send(${id})`);
  }
  const world = one.specification.read('world') as Step['world'];
  const says = one.specification.read('says') as Step['says'];
  const about = compared('', [
    ['the plan in the session', world.service, nameOrNone(holds)],
    ['the page with the lock', world.lock, lock < 0 ? none : `${lock + 1}`],
    ['the page that pays', world.payer, payer < 0 ? none : `${payer + 1}`],
  ]);
  return (
    about ?? pages.map((page, index) => comparePage(page, `${index + 1}`, world, says)).find(Boolean) ?? null
  );
};

const comparePage = (
  searched: SearchedPage,
  page: Name,
  world: Step['world'],
  says: Step['says'],
): string | null => {
  const { at, flight } = searched;
  const said = world.pages[page];
  return compared(`page ${page}, `, [
    ['what is shown', said?.shown, nameOrNone(at.shown)],
    ['what is confirmed', said?.confirmed, at.state.confirmed ?? none],
    ['can pay', says[page]?.canPay, at.canPay],
    ['whether it waits for a payment elsewhere', said?.paysElsewhere, waitsForPayment(searched)],
    ['whether it takes itself for the owner', said?.owns, at.state.isOwner],
    ['the write under way', said?.sending, nameOrNone(flight)],
    ['what to do next', says[page]?.next, at.next.do],
  ]);
};

const waitsForPayment = ({ at }: SearchedPage): boolean => at.state.paymentElsewhere !== 'none';

const compared = (
  who: string,
  pairs: readonly [what: string, specified: unknown, shipped: unknown][],
): string | null => {
  const found = pairs.find(([, specified, shipped]) => specified !== shipped);
  return found ? `${who}${found[0]}: the specification says ${found[1]}, the search says ${found[2]}` : null;
};

const chosen = <One>(all: readonly One[], random: Random): One => {
  const found = all[random(all.length)];
  if (found === undefined) throw new Error('there is nothing to choose from');
  return found;
};

const nameOrNone = (plan: number): Name => (plan === noPlan ? none : nameOf(plan));
const quoted = (name: Name): string => `"${name}"`;
const idOf = (page: number): string => quoted(`${page + 1}`);

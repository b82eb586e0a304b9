/**
 * Runs random stories with the whole headless picker. Checks that the specification allows the events that the protocol
 * got. Each check stops at the first event that the specification does not have.
 */
import {
  type CheckoutEvent,
  canPayIn,
  decide,
  defaultPolicy,
  type Policy,
  type State,
  shownIn,
} from '../../src/protocol/index.ts';
import { prove } from '../support/stories/prove.ts';
import type { Disagreement } from './drive.ts';
import { type Changes, none, type Specification, type Step } from './specification.ts';
import { onePage } from './wrong.ts';

/**
 * The number of ticks in a millisecond. A back-off may end at a fraction of a millisecond, but the specification has
 * only whole numbers.
 */
const fraction = 1_000_000;
const ticks = (ms: number): number => Math.round(ms * fraction);

/** Gives the specification the numbers of the shipped policy, and the plans of the stories. */
export const asShipped: Changes = [
  ...onePage,
  ['PLANS = Set("A", "B", "C")', 'PLANS = Set("A", "B", "C", "D")'],
  ['WINDOW = 2 ', `WINDOW = ${ticks(defaultPolicy.lateWriteWindow)} `],
  ['LONGEST_PAUSE = 2 ', `LONGEST_PAUSE = ${ticks(defaultPolicy.longestPause)} `],
  ['RETRIES = 1 ', `RETRIES = ${defaultPolicy.retries} `],
];

interface Heard {
  readonly before: State;
  readonly event: CheckoutEvent;
  readonly policy: Policy;
  readonly after: State;
}

/** `run.mjs` changes the reducer so that it calls this function. */
declare global {
  var heardByTheProtocol: ((...heard: [State, CheckoutEvent, Policy, State]) => void) | undefined;
}

/** Runs stories, and returns the events that each running checkout heard. */
export const recordStories = async (runs: number, seed: number): Promise<readonly (readonly Heard[])[]> => {
  const traces: Heard[][] = [];
  const byState = new Map<State, Heard[]>();
  globalThis.heardByTheProtocol = (before, event, policy, after) => {
    let trace = byState.get(before);
    byState.delete(before);
    if (!trace) {
      trace = [];
      traces.push(trace);
    }
    trace.push({ before, event, policy, after });
    byState.set(after, trace);
  };
  try {
    const { violation } = await prove({
      ...{ runs, seed },
      fixed: {
        ...{ selects: false, lists: false, updatesHost: false, renews: false, sessionPerPlan: false },
        ...{ storage: 'works', locks: 'work' },
      },
    });
    if (violation) throw new Error(violation.broken);
  } finally {
    globalThis.heardByTheProtocol = undefined;
  }
  return traces;
};

export interface Followed {
  readonly traces: number;
  readonly steps: number;
  readonly disagreement: Disagreement | null;
}

/**
 * Follows each trace to its end, or to the first event that the specification does not have. The trace counts only if
 * at least `least` events were followed.
 */
export const follow = (
  specification: Specification,
  traces: readonly (readonly Heard[])[],
  most: number,
  least = 5,
): Followed => {
  let disagreement: Disagreement | null = null;
  let count = 0;
  let steps = 0;
  for (const trace of traces) {
    if (count >= most) break;
    const [first] = trace;
    if (!first || !isOpening(first.before)) continue;
    const end = trace.findIndex((heard) => callFor(heard, heard.event.at) === null);
    const spoken = end < 0 ? trace : trace.slice(0, end);
    if (spoken.length < least) continue;
    count++;
    const found = followOne(specification, spoken);
    steps += found?.story.length ?? spoken.length;
    if (found && (!disagreement || found.story.length < disagreement.story.length)) disagreement = found;
  }
  return { traces: count, steps, disagreement };
};

const isOpening = ({ pick, lost, isOwner, holds }: State): boolean =>
  pick === null && lost.length === 0 && !isOwner && holds.length === 0;

const followOne = (specification: Specification, trace: readonly Heard[]): Disagreement | null => {
  const [first] = trace;
  if (!first) return null;
  specification.begin(`begin(${quoted(first.before.base)}, "A", false)`);
  if (first.before.isSeen) specification.act(step('{ ...at("1"), isSeen: true }'));
  let at = first.event.at;
  const story: string[] = [];
  for (const heard of trace) {
    const { event } = heard;
    story.push(`${event.at - at} ms later: ${JSON.stringify(event)}`);
    const call = callFor(heard, at);
    at = event.at;
    if (call === null) return null;
    if (!specification.act(call)) return { about: `the specification does not allow ${event.type}`, story };
    const about = compared(specification, heard);
    if (about) return { about, story };
  }
  return null;
};

const compared = (specification: Specification, { event, policy, after }: Heard): string | null => {
  const { underWay, confirmed } = after;
  const { pages } = specification.read('world') as Step['world'];
  const says = specification.read('says') as Step['says'];
  const pairs: [what: string, specified: unknown, shipped: unknown][] = [
    ['what is shown', pages['1']?.shown, shownIn(after) ?? none],
    ['what is confirmed', pages['1']?.confirmed, confirmed ?? none],
    ['can pay', says['1']?.canPay, canPayIn(after)],
    ['the write under way', pages['1']?.sending, underWay?.task === 'write' ? underWay.ident : none],
    ['what to do next', says['1']?.next, decide(after, event.at, policy).do],
  ];
  const found = pairs.find(([, specified, shipped]) => specified !== shipped);
  return found ? `${found[0]}: the specification says ${found[1]}, the reducer says ${found[2]}` : null;
};

const quoted = (ident: string | null): string => JSON.stringify(ident ?? none);

const step = (picker: string, isPossible = 'true'): string =>
  `happens("follow", "1", NONE, ${isPossible}, w => turnedInto(w, "1", ${picker}))`;

/** Returns the event as a step of the specification, or `null` if the specification has no such step. */
const callFor = ({ before, event, after }: Heard, since: number): string | null => {
  const p = `older(at("1"), ${ticks(event.at) - ticks(since)})`;
  const rest = Math.max(0, ticks(after.notBefore) - ticks(event.at));
  const isPaying = `(${p}.pays or ${p}.paysElsewhere)`;
  const noted = (lost: State['lost']) =>
    `PLANS.mapBy(plan => ${lost.reduce((rest, { ident, until }) => `if (plan == ${quoted(ident)}) max(${ticks(until) - ticks(event.at)}, ${rest}) else ${rest}`, '0')})`;
  switch (event.type) {
    case 'picked': {
      const isAsked = before.holds.some(({ isGranted }) => !isGranted);
      if (event.by !== 'shopper' || isAsked) return null;
      const picked = `{ ...picked(${p}, ${quoted(event.ident)}), rest: ${ticks(event.pause)} }`;
      return step(`if ${isPaying} ${p} else ${picked}`);
    }
    case 'sent':
      return step(
        `{ ...${p}, sending: ${p}.shown }`,
        `whatNext(${p}) == "write" and ${p}.shown == ${quoted(event.ident)}`,
      );
    case 'answered':
      return answerFor(p, event, before, after);
    case 'nudged':
      // A nudge by code may shorten a pause, but need not end the pause.
      if (event.by === 'code')
        return event.isRetry
          ? null
          : step(`{ ...${p}, rest: if (${p}.rest < ${rest}) ${p}.rest else ${rest} }`);
      return step(
        `{ ...${p}, rest: 0, isChallenged: ${p}.isChallenged or ${event.isRetry ?? false} and ${p}.isOver }`,
      );
    case 'resumed':
      return isAboutAny(event.lost) ? null : step(`woken(${p}, ${noted(event.lost)})`);
    case 'took-over':
      return isAboutAny(event.lost) ? null : step(`tookOver(${p}, ${noted(event.lost)}, ${event.vouched})`);
    case 'lock-lost':
      return step(`lostLock(${p})`);
    case 'seen-changed':
      return step(`{ ...${p}, isSeen: ${event.isSeen} }`);
    case 'payment-heard':
      return step(`{ ...${p}, paysElsewhere: ${event.payment !== 'none'} }`);
    case 'hold-granted':
      return step(`{ ...${p}, pays: true }`);
    case 'released': {
      const isPaid = after.holds.some(({ isGranted }) => isGranted);
      return step(`{ ...${p}, pays: ${isPaid} }`);
    }
    case 'offer-changed':
      return event.offer ? null : step(p);
    case 'offline-changed':
      return event.isOffline ? null : step(p);
    case 'abandoned':
      return step(`gaveUp(${p})`);
    // The host wants to begin a payment, so the pause after a key press ends.
    case 'hold-asked':
      return step(`if (${p}.isOpen and ${p}.tries == 0) { ...${p}, rest: 0 } else ${p}`);
    case 'time-passed':
      return step(p);
    default:
      return null;
  }
};

const isAboutAny = (lost: State['lost']): boolean => lost.some(({ ident }) => ident === null);

const answerFor = (
  p: string,
  event: Extract<CheckoutEvent, { type: 'answered' }>,
  before: State,
  after: State,
): string | null => {
  const { answer, id } = event;
  if (before.underWay?.task !== 'write' || before.underWay.id !== id) return step(p);
  if (answer.outcome === 'acknowledged') return step(`acknowledged(${p})`);
  if ('retryAfter' in answer && answer.retryAfter) return null;
  if (answer.outcome === 'refused' && answer.ends === 'if-again') return null;
  const isEnd = answer.outcome === 'refused' && answer.ends === 'now';
  const how = isEnd ? 'over' : answer.outcome === 'unsent' ? 'notSent' : answer.outcome;
  // The specification does not say how long a pause is, or when a pick is too old for another attempt. So the step takes
  // both from the reducer's result.
  const pause = Math.max(0, ticks(after.notBefore) - ticks(event.at));
  const isTooOld = shownIn(after) !== shownIn(before);
  return step(`failed(${p}, "${how}", ${pause}, ${isTooOld})`);
};

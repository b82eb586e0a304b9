/**
 * Lets Quint's simulator make traces, and drives the reducer along each trace. Counts in how many traces each action
 * occurs, and in how many each assumption matters.
 */
import { type Disagreement, drive, type Reducer, shippedReducer } from './drive.ts';
import { none, type Quint, type Specification, type Step } from './specification.ts';

export const stepsInATrace = 25;

/** How many traces are held in memory at once. */
const atOnce = 50;

export interface Driven {
  readonly traces: number;
  readonly steps: number;
  /** The shortest disagreement of all traces. */
  readonly disagreement: Disagreement | null;
  readonly disagreements: number;
  /** The steps of a trace that broke the promise, or `null`. */
  readonly broken: readonly Step[] | null;
}

/** In how many traces each action occurs, or each assumption matters. */
export type Counts = Record<string, number>;

export const driveMany = (
  quint: Quint,
  specification: Specification,
  {
    traces,
    invariant,
    counts = {},
    reducer = shippedReducer,
    stopsAtFirst = false,
  }: {
    readonly traces: number;
    readonly invariant: string;
    readonly counts?: Counts;
    readonly reducer?: Reducer;
    readonly stopsAtFirst?: boolean;
  },
): Driven => {
  let disagreement: Disagreement | null = null;
  let disagreements = 0;
  let done = 0;
  let steps = 0;
  while (done < traces && !(stopsAtFirst && disagreement)) {
    const some = specification.simulate({
      traces: Math.min(atOnce, traces - done),
      steps: stepsInATrace,
      invariant,
    });
    for (const { states } of some.traces) {
      const trace = states.map((state) => quint.fromItf(state) as Step);
      if (some.isBroken) return { traces: done, steps, disagreement, disagreements, broken: trace };
      done++;
      steps += trace.length - 1;
      count(trace, counts);
      const found = drive(trace, reducer);
      if (!found) continue;
      disagreements++;
      if (!disagreement || found.story.length < disagreement.story.length) disagreement = found;
    }
  }
  return { traces: done, steps, disagreement, disagreements, broken: null };
};

const count = (trace: readonly Step[], counts: Counts): void => {
  const occurring = new Set(trace.map(({ did }) => did.what));
  for (const [name, isTested] of Object.entries(relied)) {
    if (trace.some((step, index) => isTested(step, trace[index - 1] ?? step))) occurring.add(name);
  }
  for (const what of occurring) counts[what] = (counts[what] ?? 0) + 1;
};

type Relied = (step: Step, before: Step) => boolean;

const canAnyPay = ({ says }: Step): boolean => Object.values(says).some(({ canPay }) => canPay);
const isAnswer = ({ did }: Step): boolean => ['acknowledge', 'refused', 'over', 'unclear'].includes(did.what);

/**
 * For each assumption, the steps for which it matters. Without the assumption, these steps could have another result or
 * break the promise.
 */
const relied: Readonly<Record<string, Relied>> = {
  LATE_WRITES_KEEP_TO_THE_WINDOW: ({ did, world }, before) =>
    did.what === 'timePasses' &&
    Object.entries(before.world.late).some(([plan, left]) => left === 1 && world.late[plan] === 0),
  NOTHING_LANDS_AFTER_A_FINAL_ANSWER: (step) => isAnswer(step),
  ACKNOWLEDGED_MEANS_APPLIED: ({ did }) => did.what === 'acknowledge',
  ONLY_THIS_BROWSER_WRITES: canAnyPay,
  STORAGE_WORKS: ({ did, world }) =>
    ['reload', 'turnTo', 'wake'].includes(did.what) && Object.values(world.late).some((left) => left > 0),
  LOCKS_WORK: ({ world }) => Object.values(world.news).some((news) => news.includes('lock lost')),
  NEWS_OF_A_LOST_LOCK_HAS_COME: ({ world, says }) =>
    Object.entries(says).some(([page, { canPay }]) => canPay && world.lock !== page && world.lock !== none),
  THE_SERVICE_ANSWERS_IN_THE_END: ({ did }) => did.what === 'send',
};

export const assumptionNames = Object.keys(relied);

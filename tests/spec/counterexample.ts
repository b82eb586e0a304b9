/**
 * Finds a trace in which a changed specification breaks the promise. Then removes every step of the trace that is not
 * needed.
 */
import { type Changes, inWords, none, type Quint, type Specification, type Step } from './specification.ts';
import { onePage, type Wrong } from './wrong.ts';

export interface Counterexample {
  readonly story: readonly string[];
  /** How many traces the simulator tried until it found this counterexample. */
  readonly traces: number;
}

const steps = 25;

/** Two plans are enough: with two plans, a shopper can already be charged for the wrong plan. */
const twoPlans: Changes = [['PLANS = Set("A", "B", "C")', 'PLANS = Set("A", "B")']];

/** Returns `null` if none of `traces` traces breaks the promise. */
export const counterexampleOf = (
  quint: Quint,
  { changes, breaks, twoPages, window }: Wrong,
  { traces, seed }: { readonly traces: number; readonly seed: number },
): Counterexample | null => {
  const ticks: Changes = window === undefined ? [] : [['WINDOW = 2 ', `WINDOW = ${window} `]];
  const all = [...changes, ...twoPlans, ...ticks, ...(twoPages ? [] : onePage)];
  const specification = quint.loadSpecification({ changes: all, seed });
  const found = specification.simulate({ traces, steps, invariant: breaks });
  if (!found.isBroken) return null;
  const [broken] = found.traces.map(({ states }) => states.map((state) => quint.fromItf(state) as Step));
  const calls = (broken ?? []).map(callOf);
  const shortest = withoutTheNeedless(specification, calls, breaks);
  if (!breaksIn(specification, shortest, breaks)) throw new Error(`the trace does not break ${breaks} again`);
  const story: string[] = [];
  for (const [index, call] of shortest.entries()) {
    if (index === 0) specification.begin(call);
    else specification.act(call);
    story.push(
      index === 0 ? beginning(specification) : inWords({ did: specification.read('did') as Step['did'] }),
    );
  }
  return { story: [...story, ...endOf(specification)], traces: found.samples };
};

const beginning = (specification: Specification): string => {
  const { told, service, isFresh } = specification.read('world') as Record<string, unknown>;
  return `the session holds ${service}, the host says ${told}${isFresh ? ' and has just created it' : ''}`;
};

/**
 * Describes each page that says “can pay”: which plan the page shows, which plan the session really holds, and which
 * other plans may still be applied.
 */
const endOf = (specification: Specification): string[] => {
  const { pages, service, late, strays, left } = specification.read('world') as Step['world'];
  const says = specification.read('says') as Step['says'];
  const sent = Object.entries(pages).map(([page, { sending }]) => ((left[page] ?? 0) > 0 ? sending : none));
  const landing = Object.keys(late).filter(
    (plan) => (late[plan] ?? 0) > 0 || strays.includes(plan) || sent.includes(plan),
  );
  return Object.entries(pages)
    .filter(([page]) => says[page]?.canPay)
    .map(([page, { shown }]) => {
      const others = landing.filter((plan) => plan !== shown);
      const later =
        others.length > 0 ? `, and the write of ${others.join(' and ')} may still be applied` : '';
      return `page ${page} says “can pay” for ${shown}; the session holds ${service}${later}`;
    });
};

/** Writes a step of a trace as a call in Quint, so that the step can be repeated. */
const callOf = ({ did: { what, page, plan, pause, isTooOld }, world }: Step): string => {
  const of = (...args: unknown[]) => `${what}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`;
  switch (what) {
    case 'begin':
      return of(world.told, world.service, world.isFresh);
    case 'timePasses':
      return what;
    case 'pick':
      return of(page, plan);
    case 'landLate':
    case 'writeElsewhere':
      return of(plan);
    case 'refused':
    case 'over':
    case 'unclear':
    case 'lost':
    case 'notSent':
      return `refuseOrLose(${[page, what, pause, isTooOld].map((arg) => JSON.stringify(arg)).join(', ')})`;
    default:
      return of(page);
  }
};

/** Removes the steps that are not needed to break the promise, and the random pauses of the answers. */
const withoutTheNeedless = (
  specification: Specification,
  calls: readonly string[],
  breaks: string,
): readonly string[] => {
  const calm = calls.map((call) => call.replace(/, \d, (true|false)\)/, ', 0, false)'));
  let shortest = breaksIn(specification, calm, breaks) ? calm : calls;
  for (let most = Math.ceil(shortest.length / 2); most > 0; ) {
    const shorter = shortest
      .map((_, index) => shortest.filter((_, other) => other === 0 || other < index || other >= index + most))
      .find((some) => some.length < shortest.length && breaksIn(specification, some, breaks));
    if (shorter) shortest = shorter;
    else most--;
  }
  return shortest;
};

const breaksIn = (
  specification: Specification,
  [first = '', ...rest]: readonly string[],
  breaks: string,
): boolean =>
  specification.begin(first) &&
  rest.every((call) => specification.act(call)) &&
  specification.read(breaks) === false;

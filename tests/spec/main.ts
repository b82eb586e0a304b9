/** What `npm run spec` does, part by part. Each part returns what it found wrong. */
import { mutants as wrongSearched } from '../search/mutants.ts';
import { assumptionNames, type Counts, driveMany, stepsInATrace } from './agreement.ts';
import { counterexampleOf } from './counterexample.ts';
import type { Disagreement } from './drive.ts';
import { wrongProtocols, wrongReducers, wrongSpecifications } from './planted.ts';
import { inWords, type Quint } from './specification.ts';
import { asShipped, follow, recordStories } from './stories.ts';
import { type Walked, walk } from './walks.ts';
import { assumptions, mutants, onePage, type Wrong } from './wrong.ts';

export interface Settings {
  readonly quint: Quint;
  readonly traces: number;
  readonly seed: number;
  readonly tell: (line: string) => void;
}

/**
 * Each action must occur in at least 50 of 4000 traces. Each assumption must matter in at least 50 of them. For fewer
 * traces, the number is smaller in proportion.
 */
const leastOccurrences = 50;
const tracesForThat = 4000;

/** Checks that the specification keeps its promise, and that the reducer agrees with the specification. */
export const fromSpecification = ({ quint, traces, seed, tell }: Settings): string[] => {
  const wrong: string[] = [];
  const counts: Counts = {};
  for (const [pages, changes] of [['one page', onePage] as const, ['two pages', []] as const]) {
    const specification = quint.loadSpecification({ changes, seed });
    // The check `promise` also looks for shoppers who are stuck. It is slow, so it gets only a few traces.
    const some = Math.ceil(traces / 20);
    for (const [many, invariant] of [
      [some, 'promise'] as const,
      [Math.ceil(traces / 2) - some, 'isSafe'] as const,
    ]) {
      const found = driveMany(quint, specification, { traces: many, invariant, counts });
      tell(
        `specification → reducer, ${pages}, ${invariant}: ${found.traces} traces, ${found.steps} steps, ${found.traces - found.disagreements} agree`,
      );
      if (found.disagreement) wrong.push(inLines('the reducer disagrees', found.disagreement));
      if (found.broken)
        wrong.push(`the specification breaks its promise:\n  ${found.broken.map(inWords).join('\n  ')}`);
    }
  }
  return [...wrong, ...rarities(counts, quint, traces, tell)];
};

const rarities = (counts: Counts, quint: Quint, traces: number, tell: (line: string) => void): string[] => {
  const least = Math.min(leastOccurrences, Math.floor((leastOccurrences * traces) / tracesForThat));
  const names = [...quint.actionNames().filter((name) => name !== 'writeElsewhere'), ...assumptionNames];
  tell(`traces in which each occurs: ${names.map((name) => `${name} ${counts[name] ?? 0}`).join(', ')}`);
  return names
    .filter((name) => (counts[name] ?? 0) < least)
    .map((name) => `${name} occurs in ${counts[name] ?? 0} traces, fewer than ${least}`);
};

/** Checks that the specification allows each step of the search, and then agrees with the search. */
export const fromSearch = ({ quint, traces, seed, tell }: Settings): string[] => {
  const specifications = specificationsOf(quint);
  const found = walk(specifications, { traces, steps: stepsInATrace, random: randomOf(seed) });
  tell(`search → specification: ${described(found)}`);
  return found.disagreement
    ? [inLines('the specification does not follow the search', found.disagreement)]
    : [];
};

const described = ({
  traces,
  steps,
  disagreement,
}: Pick<Walked, 'traces' | 'steps' | 'disagreement'>): string =>
  `${traces} traces, ${steps} steps, ${disagreement ? 'not all' : 'all'} agree`;

const specificationsOf = (quint: Quint) => ({
  onePage: quint.loadSpecification({ changes: onePage }),
  twoPages: quint.loadSpecification(),
});

/** Checks that the specification allows the events that the protocol got in random stories of the whole picker. */
export const fromStories = async ({ quint, traces, seed, tell }: Settings): Promise<string[]> => {
  const heard = await recordStories(traces, seed);
  const found = follow(quint.loadSpecification({ changes: asShipped }), heard, traces);
  tell(`stories → specification: ${described(found)}`);
  if (found.traces === 0) return ['no trace of a story could be followed'];
  return found.disagreement ? [inLines('the specification does not follow a story', found.disagreement)] : [];
};

/** Checks that the replay notices each planted bug. */
export const plantedBugs = ({ quint, traces, seed, tell }: Settings): string[] => {
  const wrong: string[] = [];
  const expectTold = (where: string, name: string, found: Disagreement | null) => {
    if (found) tell(inLines(`planted in the ${where}, “${name}”: told`, found));
    else wrong.push(`planted in the ${where}, “${name}”: nothing told it`);
  };
  const how = { traces, invariant: 'true', stopsAtFirst: true };
  for (const [name, reducer] of Object.entries(wrongReducers)) {
    const specification = quint.loadSpecification({ changes: onePage, seed });
    expectTold('reducer', name, driveMany(quint, specification, { ...how, reducer }).disagreement);
  }
  for (const { name, changes } of wrongSpecifications) {
    const specification = quint.loadSpecification({ changes: [...changes, ...onePage], seed });
    expectTold('specification', name, driveMany(quint, specification, how).disagreement);
  }
  const specifications = specificationsOf(quint);
  for (const name of wrongProtocols) {
    const protocol = wrongSearched[name];
    if (!protocol) throw new Error(`the search knows no protocol that ${name}`);
    const few = { traces: Math.min(traces, 200), steps: stepsInATrace, random: randomOf(seed), protocol };
    expectTold('protocol of the search', name, walk(specifications, few).disagreement);
  }
  return wrong;
};

/**
 * The specification must break its promise if an assumption is missing, or if a line is wrong. Returns a message for
 * each such change that breaks the promise in no trace.
 */
export const counterexamples = ({ quint, traces, seed, tell }: Settings): string[] => {
  const wrong: string[] = [];
  const expectBroken = (what: string, one: Wrong) => {
    const found = counterexampleOf(quint, one, { traces: Math.max(traces, 2000), seed });
    if (found)
      tell([`${what}, after ${found.traces} traces:`, ...found.story, `→ not ${one.breaks}`].join('\n  '));
    else wrong.push(`${what}: no counterexample`);
  };
  for (const one of assumptions) expectBroken(`Without ${one.name}`, one);
  for (const one of mutants) expectBroken(`A specification that ${one.name}`, one);
  return wrong;
};

const inLines = (what: string, { about, story }: Disagreement): string =>
  [`${what}:`, ...story, `→ ${about}`].join('\n  ');

/** A small generator of random numbers. With the same seed, it gives the same walks everywhere. */
const randomOf = (seed: number): ((bound: number) => number) => {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
};

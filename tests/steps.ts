/**
 * Work, counted instead of timed: a busy machine takes longer, but no more steps. A step is a call of a function or a
 * run through a block, such as the body of a loop, as V8 counts them for its coverage. What the platform does by itself
 * (`Intl`, a regular expression) is no step; `npm run bench` has its time.
 */
import fc from 'fast-check';

export interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
}

/** Only the picker's own: what a test does around it must not count. */
export const stepsOf = (coverage: readonly ScriptCoverage[]): number =>
  coverage
    .filter(({ url }) => /\/src\/[^?]*\.tsx?(\?|$)/.test(url))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);

/** Asking costs milliseconds, so it is done once for so many cases. The limits are those of a hundred. */
const together = 100;

/** Which hundred cases cost most. */
export const createTally = <Input>() => {
  let cases: Input[] = [];
  let worst: { readonly steps: number; readonly cases: readonly Input[] } = { steps: 0, cases };
  return {
    /** @returns whether it is time to count */
    add: (input: Input): boolean => cases.push(input) === together,
    count(steps: number): void {
      if (steps > worst.steps) worst = { steps, cases };
      cases = [];
    },
    get worst() {
      return worst;
    },
  };
};

/** What is told of cases that cost too much, given the cost of each by itself: the one to look at. */
export const describeCostliest = <Input>(
  costs: readonly (readonly [steps: number, input: Input])[],
): string => {
  const [steps, input] = costs.reduce((most, one) => (one[0] > most[0] ? one : most));
  return `the costliest by itself took ${steps} steps: ${fc.stringify(input).slice(0, 2000)}; steps of ${costs.length} cases`;
};

/**
 * Counts steps instead of time, because a busy machine needs more time but no more steps. A step is one call of a
 * function or one run of a block, such as the body of a loop. V8 counts both for its coverage. Work inside the
 * platform, such as `Intl` or a regular expression, is not counted; `npm run bench` measures its time.
 */
import fc from 'fast-check';

export interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
}

/** The steps of the picker's own code. The code of the test around it does not count. */
export const stepsOf = (coverage: readonly ScriptCoverage[]): number =>
  coverage
    .filter(({ url }) => /\/src\/[^?]*\.tsx?(\?|$)/.test(url))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);

/** A test reads the counts once for a hundred cases, because reading is slow. Limits are for a hundred cases. */
const together = 100;

/** Finds the hundred cases that cost most. */
export const createTally = <Input>() => {
  let cases: Input[] = [];
  let worst: { readonly steps: number; readonly cases: readonly Input[] } = { steps: 0, cases };
  return {
    /** @returns whether it is time to count, because there are a hundred new cases */
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

/** A message about cases that cost too much. `costs` has the cost of each case; the message shows the worst case. */
export const describeCostliest = <Input>(
  costs: readonly (readonly [steps: number, input: Input])[],
): string => {
  const [steps, input] = costs.reduce((most, one) => (one[0] > most[0] ? one : most));
  return `the costliest by itself took ${steps} steps: ${tell(input)}; steps of ${costs.length} cases`;
};

/** Describes an input. Some inputs have getters that throw. */
const tell = (input: unknown): string => {
  try {
    return fc.stringify(input).slice(0, 2000);
  } catch {
    return 'an input that throws when it is read';
  }
};

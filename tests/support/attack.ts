/** Tries hostile inputs, counts their cost in steps, and checks that none has a forbidden result. */
import fc from 'fast-check';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { afterEach, expect } from 'vitest';
import type { Offer } from '../../src/types.ts';
import { Picker, type PickerProps } from '../../src/view/picker.tsx';
import { createTally, describeCostliest } from '../steps.ts';
import { countSteps } from '../steps-here.ts';
import { elements, slip } from './hostile-input.ts';
import { restingView } from './resting-view.ts';

export const seed = Number(process.env.HOSTILE_SEED ?? 1);

/** How many inputs the tests have tried so far. */
export let cases = 0;

export const countCase = (): void => {
  cases += 1;
};

/** No input may add a property to one of these prototypes. */
const prototypes = [Object.prototype, Array.prototype, String.prototype, Function.prototype];
const untouched = prototypes.map((prototype) => Reflect.ownKeys(prototype).length);

afterEach(() => {
  expect(
    prototypes.map((prototype) => Reflect.ownKeys(prototype).length),
    'properties of the prototypes',
  ).toEqual(untouched);
});

export const steps = countSteps();

/** The most steps that a hundred cases may take. */
const mostSteps = 150_000;

/** Tries `count` inputs, and counts their cost. */
export const attack = <Input>(
  count: number,
  inputs: fc.Arbitrary<Input>,
  run: (input: Input) => void,
): void => {
  const tally = createTally<Input>();
  steps();
  const property = fc.property(inputs, (input) => {
    countCase();
    run(input);
    if (tally.add(input)) tally.count(steps());
  });
  fc.assert(property, { numRuns: count, seed });
  tally.count(steps());
  const { worst } = tally;
  if (worst.steps <= mostSteps) return;
  const costs = worst.cases.map((input) => {
    run(input);
    return [steps(), input] as const;
  });
  expect(worst.steps, describeCostliest(costs)).toBeLessThanOrEqual(mostSteps);
};

const view: PickerProps = { ...restingView, shown: 'pp_a' };

export const expectHonestView = (props: Partial<PickerProps>): void => {
  const markup = renderToString(h(Picker, { ...view, ...props }));
  // The renderer escapes the quotes in texts. So this line removes only the values of attributes.
  const bare = markup.replaceAll(/="[^"]*"/g, '');
  for (const [, name = ''] of bare.matchAll(/<\/?([^\s>/]+)/g)) expect(name).toMatch(elements);
  expect(bare).not.toMatch(/<[^>]*\s(on\w+|style|src|href)[\s>]/);
  expect(markup).not.toMatch(slip);
};

export const expectProblems = (problems: readonly { message: string }[]): void => {
  for (const { message } of problems) expect(message).toMatch(/expected/);
};

export const expectHonestOffers = (offers: readonly Offer[]): void => {
  for (const { plan, terms, selectable } of offers) {
    expect(plan.ident).toMatch(/^[-A-Za-z_0-9]{1,256}$/);
    expect(plan.title.trim()).not.toBe('');
    if (selectable) expect(terms?.price).toBeTruthy();
  }
};

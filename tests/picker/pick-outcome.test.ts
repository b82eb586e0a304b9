/** Tests the function that decides how a pick ends. The tests need no picker. */
import { expect, test } from 'vitest';
import { outcomeOf } from '../../src/picker/pick-outcome.ts';
import type { Problem } from '../../src/types.ts';

const problem: Problem = { kind: 'refused', message: 'no' };
const rollback = { from: 'pp_a', to: 'pp_b', problem };

test.each([
  ['is open while “can pay” is false', outcomeOf('pp_a', null, 'pp_a', false, null), null],
  [
    'is confirmed once the shopper can pay for its plan',
    outcomeOf('pp_a', null, 'pp_a', true, null),
    { outcome: 'confirmed', ident: 'pp_a' },
  ],
  [
    'is rolled back',
    outcomeOf('pp_a', null, 'pp_b', false, rollback),
    { outcome: 'rolled-back', ident: 'pp_a', problem },
  ],
  [
    'is superseded by another plan',
    outcomeOf('pp_c', null, 'pp_b', true, rollback),
    { outcome: 'superseded', ident: 'pp_c' },
  ],
  [
    'is closed, whatever is shown',
    outcomeOf('pp_a', problem, 'pp_a', true, null),
    { outcome: 'closed', ident: 'pp_a', problem },
  ],
])('a pick %s', (_, outcome, expected) => {
  expect(outcome).toEqual(expected);
});

/** Tests the function that says why a pick is impossible. The tests need no picker. */
import { expect, test } from 'vitest';
import { problemWithPick } from '../../src/picker/pick-problem.ts';
import type { Offer } from '../../src/types.ts';

const offer = (ident: string, selectable: boolean): Offer => ({
  plan: { ident, title: ident, currency: 'USD', price: '9.99' },
  selectable,
  terms: null,
});
const offers = [offer('pp_a', true), offer('pp_b', false)];
const listed = { pp_a: '9.99', pp_b: null, pp_awaited: null };

test.each<[string, string | undefined]>([
  ['pp_a', undefined],
  ['pp_awaited', undefined],
  ['pp_b', 'pick: expected a selectable plan, but pp_b is not'],
  ['pp_c', 'pick: expected one of the plans offered, got pp_c'],
  ['toString', 'pick: expected one of the plans offered, got toString'],
])('with a list of plans, a pick of %s is checked', (ident, message) => {
  expect(problemWithPick(ident, null, offers, listed)?.message).toBe(message);
});

test('without a list of plans, any valid ident may be picked, and no other value', () => {
  expect(problemWithPick('pp_c', null, [], null)).toBeNull();
  expect(problemWithPick('pp c', null, [], null)).toMatchObject({ kind: 'config' });
});

/** A hidden plan is not offered. Its only use is that another plan may be compared with it. */
import { expect, test } from 'vitest';
import { english } from '../../src/messages.ts';
import { offerPlans } from '../../src/plans.ts';
import { planFromPricePoint } from '../../src/price-points.ts';
import { pricePointOf } from '../../src/testing/price-list.ts';
import type { Plan } from '../../src/types.ts';

const month: Plan = {
  ...{ ident: 'pp_month', title: 'Monthly', currency: 'USD', price: '19.99', hidden: true },
  period: { count: 1, unit: 'month' },
};
const year: Plan = {
  ...{ ident: 'pp_year', title: 'Yearly', currency: 'USD', price: '99.99', savingsOver: 'pp_month' },
  period: { count: 1, unit: 'year' },
};
const offer = (...plans: unknown[]) => offerPlans(plans, { locale: 'en', messages: english });

test('a hidden plan is not offered, but the savings of another plan are compared with it', () => {
  const { offers, problems } = offer(month, year);
  expect(offers.map(({ plan }) => plan.ident)).toEqual(['pp_year']);
  expect(offers[0]?.terms?.savings).toBe('Save 58% compared with Monthly');
  expect(problems).toEqual([]);
});

test('a plan stays hidden with the service’s price, and if `hidden` is neither true nor false', () => {
  expect(offer(planFromPricePoint(pricePointOf(month), month)).offers).toEqual([]);
  const { offers, problems } = offer({ ...month, hidden: 'no' });
  expect(offers).toEqual([]);
  expect(problems[0]?.message).toBe('plans[0].hidden: expected true or false, got "no"');
});

test('if the name `hidden` is mistyped, the plan is shown, but cannot be picked', () => {
  const { hidden, ...plan } = month;
  const { offers, problems } = offer({ ...plan, Hidden: true });
  expect(offers[0]?.selectable).toBe(false);
  expect(problems[0]?.message).toBe('plans[0].Hidden: expected the name hidden');
});

test('no savings are compared with a hidden plan that nobody can buy', () => {
  expect(offer({ ...month, disabled: true }, year).offers[0]?.terms?.savings).toBeNull();
});

/** A hidden plan is not offered. It may only be what another plan is compared with. */
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

test('is not offered, but savings are compared with it', () => {
  const { offers, problems } = offer(month, year);
  expect(offers.map(({ plan }) => plan.ident)).toEqual(['pp_year']);
  expect(offers[0]?.terms?.savings).toBe('Save 58% compared with Monthly');
  expect(problems).toEqual([]);
});

test('stays hidden at the service’s price, and if the value is no flag', () => {
  expect(offer(planFromPricePoint(pricePointOf(month), month)).offers).toEqual([]);
  const { offers, problems } = offer({ ...month, hidden: 'no' });
  expect(offers).toEqual([]);
  expect(problems[0]?.message).toBe('plans[0].hidden: expected true or false, got "no"');
});

test('with a mistyped name it is shown, but cannot be picked', () => {
  const { hidden, ...plan } = month;
  const { offers, problems } = offer({ ...plan, Hidden: true });
  expect(offers[0]?.selectable).toBe(false);
  expect(problems[0]?.message).toBe('plans[0].Hidden: expected the name hidden');
});

test('is not compared with if nobody can buy it', () => {
  expect(offer({ ...month, disabled: true }, year).offers[0]?.terms?.savings).toBeNull();
});

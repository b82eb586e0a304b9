/** Three plans as the view receives them: one with a trial, one that renews, and one that is charged once. */
import { english } from '../../src/messages.ts';
import { describeTerms } from '../../src/money.ts';
import type { Offer, Plan } from '../../src/types.ts';

export const monthly: Plan = {
  ident: 'pp_month',
  title: 'Monthly',
  badge: 'Most popular',
  currency: 'USD',
  price: '39.99',
  was: '59.99',
  period: { count: 1, unit: 'month' },
  intro: { price: 0, period: { count: 7, unit: 'day' } },
};
export const yearly: Plan = {
  ident: 'pp_year',
  title: 'Yearly',
  description: 'Two months on us',
  features: ['Everything in Monthly', 'A yearly report'],
  currency: 'USD',
  price: '399',
  period: { count: 1, unit: 'year' },
};
export const lifetime: Plan = { ident: 'pp_life', title: 'Lifetime', currency: 'USD', price: '1299' };

export const offer = (plan: Plan, locale = 'en'): Offer => ({
  plan,
  selectable: !plan.disabled,
  terms: describeTerms(plan, { locale, messages: english }),
});

export const offers = [monthly, yearly, lifetime].map((plan) => offer(plan));

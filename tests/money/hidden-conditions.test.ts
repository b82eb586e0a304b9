/** The terms must name every condition of a plan. If that is impossible, there must be no terms. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { english } from '../../src/messages.ts';
import { describeTerms } from '../../src/money.ts';
import type { Plan } from '../../src/types.ts';
import { aLocale, aPlan } from '../support/amounts.ts';
import { monthly } from '../support/offered-plan.ts';

describe('terms', () => {
  it('of a plain subscription say that it renews, at what price and how often', () => {
    expect(describeTerms(monthly, { locale: 'en', messages: english })).toEqual({
      price: '$39.99',
      per: 'per month',
      tax: null,
      was: null,
      dueToday: '$39.99',
      lines: ['Renews at $39.99 per month until you cancel.'],
      ...{ trial: null, lead: null },
      equivalent: null,
      ...{ savings: null, discount: null },
      summary: ['$39.99 due today.', 'Renews at $39.99 per month until you cancel.'],
    });
  });

  it('of a free trial say what is due today, how long the trial lasts, and what follows', () => {
    const plan: Plan = {
      ...monthly,
      period: { count: 3, unit: 'month' },
      intro: { price: 0, period: { count: 7, unit: 'day' } },
    };
    const lines = [
      '$0.00 due today.',
      '7 days free, then $39.99 every 3 months.',
      'Renews until you cancel.',
    ];
    expect(describeTerms(plan, { locale: 'en', messages: english })).toEqual({
      ...{ price: '$39.99', per: 'every 3 months', tax: null, was: null, dueToday: '$0.00', lines },
      ...{ trial: '7 days free, then $39.99 every 3 months.', lead: '7 days free' },
      ...{ equivalent: null, savings: null, discount: null, summary: lines },
    });
  });

  it('of a paid trial say what is due today, how long the trial lasts, and what follows', () => {
    const plan: Plan = { ...monthly, intro: { price: '0.99', period: { count: 1, unit: 'week' } } };
    expect(describeTerms(plan, { locale: 'en', messages: english })).toMatchObject({
      dueToday: '$0.99',
      lines: ['$0.99 due today.', '$0.99 for 1 week, then $39.99 per month.', 'Renews until you cancel.'],
    });
  });

  it('of a plan that is charged once say that it is charged once, and do not mention a renewal', () => {
    const { period: _, ...once } = monthly;
    expect(describeTerms(once, { locale: 'en', messages: english })).toMatchObject({
      per: 'one-time payment',
      lines: [],
    });
  });

  it('name an earlier price only if it was higher', () => {
    expect(describeTerms({ ...monthly, was: '59.9' }, { locale: 'en', messages: english })?.was).toBe(
      '$59.90',
    );
    for (const was of ['39.99', '39.990', '9.99', 'abc', Number.NaN]) {
      expect(describeTerms({ ...monthly, was }, { locale: 'en', messages: english })?.was).toBeNull();
    }
  });

  it('are missing for a trial without a price or a later period, and for a plan that cannot be read', () => {
    const { period: _, ...once } = monthly;
    const week = { count: 1, unit: 'week' } as const;
    const broken = [
      { ...once, intro: { price: 0, period: week } },
      { ...monthly, intro: { price: 'free', period: week } },
      { ...monthly, intro: { price: 0, period: { count: 0, unit: 'week' } } },
      { ...monthly, intro: { price: 0, period: { count: 1, unit: 'fortnight' } } },
      { ...monthly, price: '39,99' },
      { ...monthly, currency: 'xyz' },
      { ...monthly, period: { count: 1.5, unit: 'month' } },
      { ...monthly, period: { count: Number.NaN, unit: 'month' } },
      { ...monthly, period: { count: 1, unit: 'constructor' } },
    ] as Plan[];
    for (const plan of broken)
      expect(describeTerms(plan, { locale: 'en', messages: english }), JSON.stringify(plan)).toBeNull();
  });

  it('have only words and amounts, and every fact of a trial, in every locale', () => {
    fc.assert(
      fc.property(aPlan, aLocale, (plan, locale) => {
        const terms = describeTerms(plan, { locale, messages: english });
        if (!terms) throw new Error('expected terms');
        const { price, per, was, dueToday, lines, trial } = terms;
        for (const text of [price, per, dueToday, ...lines, was ?? price, trial ?? price]) {
          expect(text).not.toMatch(/NaN|undefined|null|\[object|[{}]|^\s*$/);
        }
        const said = lines.join(' ');
        if (plan.period) {
          expect(said).toContain(price);
          expect(said).toContain(per);
        } else {
          expect(lines).toEqual([]);
        }
        if (plan.intro) {
          const { count, unit } = plan.intro.period;
          const length = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
          expect(lines).toHaveLength(3);
          expect(lines[0]).toContain(dueToday);
          expect(lines[1]).toBe(trial);
          for (const fact of [length.format(count), price, per]) expect(trial).toContain(fact);
          expect(said).toMatch(/renew/i);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('say of each price whether it includes tax, except of a price of zero', () => {
    const wording = { locale: 'en', messages: english, tax: 'excluded' } as const;
    const trial: Plan = { ...monthly, intro: { price: 0, period: { count: 7, unit: 'day' } } };
    expect(describeTerms(monthly, wording)).toMatchObject({
      ...{ price: '$39.99', tax: 'plus tax' },
      summary: ['$39.99 plus tax due today.', 'Renews at $39.99 plus tax per month until you cancel.'],
    });
    expect(describeTerms(trial, { ...wording, tax: 'included' })?.lines).toEqual([
      '$0.00 due today.',
      '7 days free, then $39.99 tax included per month.',
      'Renews until you cancel.',
    ]);
  });
});

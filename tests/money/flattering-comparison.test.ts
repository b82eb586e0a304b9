/** An equivalent or a saving must never make a plan look cheaper than it is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { english } from '../../src/messages.ts';
import { describeSavings, describeTerms } from '../../src/money.ts';
import type { Plan } from '../../src/types.ts';
import { digitsUpTo, exactly, readBack } from '../support/amounts.ts';
import { monthly } from '../support/offered-plan.ts';

describe('an equivalent', () => {
  const equivalent = (plan: Partial<Plan>, locale = 'en') =>
    describeTerms({ ...monthly, ...plan }, { locale, messages: english })?.equivalent?.replaceAll(
      /[\u00A0\u202F]/g,
      ' ',
    );
  const [day, week, year] = (['day', 'week', 'year'] as const).map((unit) => ({ count: 1, unit }));

  it.each([
    [{ price: '96', period: year, equivalent: 'month' }, 'equals $8.00 per month'],
    [{ price: '99.99', period: year, equivalent: 'month' }, 'about $8.34 per month'],
    [{ price: '7', period: week, equivalent: 'day' }, 'equals $1.00 per day'],
    [{ price: '6.99', period: week, equivalent: 'day' }, 'about $1.00 per day'],
    [{ price: '365', period: year, equivalent: 'day' }, 'about $1.00 per day'],
    [{ price: '99.99', period: year, equivalent: 'week' }, 'about $1.92 per week'],
    [{ price: '30', period: { count: 3, unit: 'month' }, equivalent: 'month' }, 'equals $10.00 per month'],
    [{ price: '10', period: { count: 1, unit: 'month' }, equivalent: 'year' }, 'equals $120.00 per year'],
    [{ price: '1000', currency: 'JPY', period: year, equivalent: 'month' }, 'about ¥84 per month'],
    [{ price: '1', currency: 'KWD', period: year, equivalent: 'month' }, 'about KWD 0.084 per month'],
    [{ price: '0', equivalent: 'day' }, 'about $0.00 per day'],
  ] as const)('of %j is “%s”', (plan, text) => {
    expect(equivalent(plan as Partial<Plan>)).toBe(text);
  });

  it('has the currency sign on the same side of the amount as the price', () => {
    const plan = { price: '96', period: year, equivalent: 'month' } as Partial<Plan>;
    expect(equivalent(plan, 'ar')).toContain('8.00 US$\u200e');
  });

  it('is computed from the renewal price, not from an intro price', () => {
    const intro = { price: '1', period: day } as NonNullable<Plan['intro']>;
    expect(equivalent({ price: '96', period: year, intro, equivalent: 'month' } as Partial<Plan>)).toBe(
      'equals $8.00 per month',
    );
  });

  it('is not shown if it would repeat the price, or if nothing is billed again', () => {
    const { period: _, ...once } = monthly;
    expect(equivalent({ equivalent: 'month' })).toBeUndefined();
    expect(equivalent({ period: { count: 12, unit: 'month' }, equivalent: 'year' })).toBeUndefined();
    expect(
      describeTerms({ ...once, equivalent: 'day' }, { locale: 'en', messages: english })?.equivalent,
    ).toBeNull();
  });

  it('never makes a plan look cheaper than it is, and is wrong by less than one coin', () => {
    const decimal = fc.tuple(digitsUpTo(9, 1), digitsUpTo(3, 1)).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(decimal, fc.integer({ min: 1, max: 400 }), (price, count) => {
        const text = equivalent({ price, period: { count, unit: 'year' }, equivalent: 'month' });
        const told = BigInt(readBack(text ?? '', 'USD', 'en').replace('.', ''));
        // `billed` is the price for `count` years in cents, rounded down. `rest` is 1 if rounding down has changed the
        // price.
        const billed = exactly(price) / 10n ** 18n;
        const rest = exactly(price) % 10n ** 18n > 0n ? 1n : 0n;
        const months = 12n * BigInt(count);
        expect(told * months).toBeGreaterThanOrEqual(billed + rest);
        expect((told - 1n) * months).toBeLessThan(billed + rest);
      }),
    );
  });
});

describe('savings', () => {
  const weekly: Plan = {
    ...monthly,
    ident: 'pp_week',
    title: 'Weekly',
    price: '10',
    period: { count: 1, unit: 'week' },
  };
  const fortnight = (price: string): Plan => ({ ...monthly, price, period: { count: 2, unit: 'week' } });
  const savings = (price: string) =>
    describeSavings(fortnight(price), weekly, { locale: 'en', messages: english })?.savings;

  it('are whole percent, rounded down', () => {
    expect(savings('10')).toBe('Save 50% compared with Weekly');
    expect(savings('10.01')).toBe('Save 49% compared with Weekly');
    expect(savings('11.6')).toBe('Save 42% compared with Weekly');
    expect(savings('11.60000000000000000001')).toBe('Save 41% compared with Weekly');
    expect(savings('19.8')).toBe('Save 1% compared with Weekly');
  });

  it('are also given as a number with a minus sign', () => {
    const discountIn = (locale: string) =>
      describeSavings(fortnight('11.6'), weekly, { locale, messages: english })?.discount;
    expect(discountIn('en')).toBe('\u221242%');
    expect(discountIn('de')).toBe('\u221242\u00a0%');
  });

  it('are not shown below one percent, between two currencies, or if nothing is billed again', () => {
    const { period: _, ...once } = monthly;
    for (const price of ['19.81', '20', '40', 'abc']) expect(savings(price)).toBeUndefined();
    expect(
      describeSavings({ ...fortnight('1'), currency: 'EUR' }, weekly, { locale: 'en', messages: english }),
    ).toBeNull();
    expect(describeSavings(once, weekly, { locale: 'en', messages: english })).toBeNull();
    expect(
      describeSavings(monthly, { ...once, price: '999' }, { locale: 'en', messages: english }),
    ).toBeNull();
    expect(
      describeSavings(monthly, { ...weekly, price: '0' }, { locale: 'en', messages: english }),
    ).toBeNull();
  });

  it('have the percent sign as the locale writes it', () => {
    const arabic = describeSavings(fortnight('10'), weekly, { locale: 'ar-EG', messages: english });
    expect(arabic?.savings).toMatch(/٥٠/);
    expect(arabic?.discount).toMatch(/٥٠/);
  });
});

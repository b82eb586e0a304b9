/**
 * A plan is dropped if its ident or title is broken. It is not selectable if its price or conditions are broken. If
 * another field is broken, only that field is left out.
 */
import { describe, expect, it } from 'vitest';
import { english } from '../../src/messages.ts';
import { offerPlans } from '../../src/plans.ts';
import { messagesOf, monthly, offer, throwing, week } from '../support/offered-plan.ts';

describe('a plan is dropped', () => {
  it.each([
    [{ ...monthly, ident: undefined }, 'plans[0].ident: expected 1 to 256 letters'],
    [{ ...monthly, ident: 'pp basic' }, 'got "pp basic"'],
    [{ ...monthly, ident: 'a'.repeat(257) }, 'plans[0].ident'],
    [{ ...monthly, ident: 7 }, 'got 7'],
    [{ ...monthly, title: '  ' }, 'plans[0].title: expected a text that is not blank, got "  "'],
    [{ ...monthly, title: { en: 'Monthly' } }, 'got an object'],
    [null, 'plans[0]: expected a plan such as'],
    ['pp_month', 'got "pp_month"'],
    [[], 'plans[0].ident'],
  ])('without a usable ident or title (%#)', (plan, words) => {
    const { offers, problems } = offer([plan, { ...monthly, ident: 'pp_other' }]);
    expect(offers.map((offer) => offer.plan.ident)).toEqual(['pp_other']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ kind: 'plans', message: expect.stringContaining(words) });
  });

  it('when an earlier plan has the same ident', () => {
    const { offers, problems } = offer([monthly, { ...monthly, title: 'Again' }]);
    expect(offers.map((offer) => offer.plan.title)).toEqual(['Monthly']);
    expect(problems).toEqual([
      {
        kind: 'plans',
        ident: 'pp_month',
        message: 'plans[1].ident: expected one that no earlier plan has, got "pp_month"',
      },
    ]);
  });
});

describe('a field whose name is nearly right', () => {
  it.each(['Period', 'periods', 'Intro', 'Disabled', 'PRICE'])(
    'makes the plan not selectable if it changes what the shopper gets: %s',
    (name) => {
      const { offers, problems } = offer([{ ...monthly, [name]: week }]);
      expect(offers[0]?.selectable).toBe(false);
      const meant = name.toLowerCase().replace(/s$/, '');
      expect(problems).toEqual([
        { kind: 'plans', ident: 'pp_month', message: `plans[0].${name}: expected the name ${meant}` },
      ]);
    },
  );

  it('is reported, and the plan is sold without it, if it only decorates', () => {
    const { offers, problems } = offer([{ ...monthly, savings_over: 'pp_year', feature: ['A'] }]);
    expect(offers[0]?.selectable).toBe(true);
    expect(problems.map(({ message }) => message)).toEqual([
      'plans[0].savings_over: expected the name savingsOver',
      'plans[0].feature: expected the name features',
    ]);
  });

  it('does not mean a field of the host’s own', () => {
    const own = { id: 7, sku: 'A-1', priceInCents: 1999, toString: 1, [Symbol('own')]: 1 };
    expect(offer([{ ...monthly, ...own }]).problems).toEqual([]);
  });

  it('is not looked for if the names cannot be read, or if there are too many', () => {
    const unreadable = new Proxy(monthly, {
      ownKeys() {
        throw new Error('not now');
      },
    });
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`Period${index}`, 1]));
    expect(offer([unreadable, { ...monthly, ident: 'pp_other', ...many, Period: 1 }]).problems).toEqual([]);
  });
});

describe('a plan is not selectable', () => {
  it.each([
    [{ currency: 'usd' }, 'plans[0].currency: expected an ISO 4217 code such as "USD", got "usd"'],
    [{ currency: 'USDT' }, 'plans[0].currency: expected an ISO 4217 code such as "USD", got "USDT"'],
    [{ currency: undefined }, 'plans[0].currency: expected an ISO 4217 code such as "USD", got nothing'],
    [{ price: '39,99' }, 'plans[0].price: expected a decimal amount such as "39.99", got "39,99"'],
    [{ price: undefined }, 'plans[0].price: expected a decimal amount such as "39.99", got nothing'],
    [{ price: null }, 'plans[0].price: expected a decimal amount such as "39.99", got null'],
    [{ price: -1 }, 'plans[0].price: expected a decimal amount such as "39.99", got -1'],
    [{ price: Number.NaN }, 'plans[0].price: expected a decimal amount such as "39.99", got NaN'],
    [
      { period: 'month' },
      'plans[0].period: expected a period such as { count: 1, unit: "month" }, got "month"',
    ],
    [{ period: { count: 0, unit: 'month' } }, 'plans[0].period.count: expected a whole number from 1, got 0'],
    [
      { period: { count: 1, unit: 'months' } },
      'plans[0].period.unit: expected minute, day, week, month or year, got "months"',
    ],
    [
      { period: undefined, intro: { price: 0, period: week } },
      'plans[0].period: expected the period that is billed after the intro, got nothing',
    ],
    [
      { intro: { price: 0 } },
      'plans[0].intro.period: expected a period such as { count: 1, unit: "month" }, got nothing',
    ],
    [
      { intro: { period: week } },
      'plans[0].intro.price: expected a decimal amount such as "39.99", got nothing',
    ],
    [{ intro: true }, 'plans[0].intro: expected an intro such as { price: "0", period: { … } }, got true'],
    [
      { price: 0, period: undefined },
      'plans[0].price: expected more than 0 for a plan that is charged once (a free trial is an `intro`), got 0',
    ],
  ])('when its price or conditions cannot be shown: %o', (change, message) => {
    const { offers, problems } = offer([{ ...monthly, ...change }]);
    const untold = { ident: 'pp_month', title: 'Monthly', currency: '', price: '' };
    expect(offers).toEqual([{ plan: untold, selectable: false, terms: null }]);
    expect(problems).toEqual([{ kind: 'plans', ident: 'pp_month', message }]);
  });

  it('when reading its conditions throws, because they must not count as missing', () => {
    for (const field of ['currency', 'price', 'period', 'intro', 'disabled']) {
      const { offers, problems } = offer([throwing(field)]);
      expect(offers[0]?.selectable, field).toBe(false);
      expect(problems[0]?.message).toMatch(`plans[0].${field}: `);
      expect(problems[0]?.message).toMatch('got an error when reading it');
    }
  });

  it('when it may have been disabled', () => {
    const { offers, problems } = offer([{ ...monthly, disabled: 'false' }]);
    expect(offers[0]).toMatchObject({ selectable: false, terms: { price: '$39.99' } });
    expect(problems[0]?.message).toBe('plans[0].disabled: expected true or false, got "false"');
  });

  it('when the messages have no text for how often it is billed', () => {
    const { offers, problems } = offerPlans([{ ...monthly, period: { count: 3, unit: 'month' } }], {
      locale: 'en',
      messages: { ...english, perMonth: { other: 'monthly' } },
    });
    expect(offers[0]).toMatchObject({ selectable: false, terms: null });
    expect(problems[0]?.message).toMatch('plans[0].period: expected one for which `messages` has a text');
  });

  it('and all that is wrong with it is reported at once', () => {
    expect(messagesOf([{ ...monthly, currency: '$', price: 'x', was: 'y', badge: 1 }])).toHaveLength(4);
  });
});

describe('a plan stays selectable, without the field,', () => {
  it.each([
    [{ description: 5 }, 'plans[0].description: expected a text, got 5'],
    [{ badge: {} }, 'plans[0].badge: expected a text, got an object'],
    [{ features: 'One, two' }, 'plans[0].features: expected an array, got "One, two"'],
    [{ was: '39.99' }, 'plans[0].was: expected an amount above the price, got "39.99"'],
    [{ was: 0 }, 'plans[0].was: expected an amount above the price, got 0'],
    [{ was: 'much' }, 'plans[0].was: expected a decimal amount such as "39.99", got "much"'],
  ])('when the mistake does not concern the charge: %o', (change, message) => {
    const { offers, problems } = offer([{ ...monthly, ...change }]);
    expect(offers).toMatchObject([{ selectable: true, terms: { was: null } }]);
    expect(offers[0]?.plan).toEqual(monthly);
    expect(problems).toEqual([{ kind: 'plans', ident: 'pp_month', message }]);
  });

  it('when one of its features is no text', () => {
    const { offers, problems } = offer([{ ...monthly, features: ['One', 2, 'Three'] }]);
    expect(offers[0]).toMatchObject({ selectable: true, plan: { features: ['One', 'Three'] } });
    expect(problems[0]?.message).toBe('plans[0].features[1]: expected a text, got 2');
  });
});

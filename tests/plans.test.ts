import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { english } from '../src/messages.ts';
import { offerPlans, readPlansJson } from '../src/plans.ts';
import type { Plan } from '../src/types.ts';

const offer = (input: unknown) => offerPlans(input, { locale: 'en', messages: english });
const messagesOf = (input: unknown) => offer(input).problems.map((problem) => problem.message);

const monthly = {
  ident: 'pp_month',
  title: 'Monthly',
  currency: 'USD',
  price: '39.99',
  period: { count: 1, unit: 'month' },
} satisfies Plan;
const week = { count: 1, unit: 'week' } as const;

/** Every operation on it throws. */
const thorny = (target: object) =>
  new Proxy(
    target,
    Object.fromEntries(
      Object.getOwnPropertyNames(Reflect).map((trap) => [
        trap,
        () => {
          throw new Error(`${trap} is not allowed`);
        },
      ]),
    ),
  );

const revoked = (target: object) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};

const throwing = (field: string, from: object = monthly) =>
  Object.defineProperty({ ...from }, field, {
    enumerable: true,
    get() {
      throw new Error('not now');
    },
  });

describe('offers', () => {
  it('keep the order and every known field of the plans', () => {
    const trial: Plan = {
      ...monthly,
      ident: 'pp_trial',
      description: 'All of it',
      features: ['One', 'Two'],
      badge: 'Most popular',
      intro: { price: 0, period: week },
      was: 59,
      highlighted: true,
      equivalent: 'day',
    };
    const { offers, problems } = offer([trial, monthly]);
    expect(problems).toEqual([]);
    expect(offers.map(({ plan }) => plan)).toEqual([trial, monthly]);
    expect(offers.map(({ selectable }) => selectable)).toEqual([true, true]);
    expect(offers[0]?.terms).toMatchObject({ price: '$39.99', was: '$59.00', dueToday: '$0.00' });
  });

  it('know nothing of fields that are not theirs: unknown, inherited, or polluted', () => {
    const heir = Object.create({ disabled: true, badge: 'Inherited' });
    Object.assign(heir, monthly, { extra: 1 });
    expect(offer([heir]).offers[0]?.plan).toEqual(monthly);
    expect(offer([Object.create(monthly)])).toMatchObject({ offers: [] });
    expect(offer(JSON.parse('[{"__proto__": {"ident": "pp_a", "title": "A"}}]'))).toMatchObject({
      offers: [],
    });
  });

  it('take null for left out, as JSON does', () => {
    const { offers, problems } = offer([
      { ...monthly, description: null, features: null, badge: null, disabled: null, intro: null, was: null },
    ]);
    expect(problems).toEqual([]);
    expect(offers[0]?.plan).toEqual(monthly);
  });

  it('are of their own: what the host changes later does not reach them', () => {
    const plan = { ...monthly, features: ['One'], period: { count: 1, unit: 'month' } };
    const [first] = offer([plan]).offers;
    plan.price = '99';
    plan.period.count = 12;
    plan.features.push('Two');
    expect(first?.plan).toEqual({ ...monthly, features: ['One'] });
  });

  it('read frozen plans', () => {
    expect(offer(Object.freeze([Object.freeze({ ...monthly })])).offers).toHaveLength(1);
  });

  it('show a disabled plan with its terms, not selectable, and without a problem', () => {
    const { offers, problems } = offer([{ ...monthly, disabled: true }]);
    expect(offers[0]).toMatchObject({ selectable: false, terms: { price: '$39.99' } });
    expect(problems).toEqual([]);
  });

  it('compare a plan with the one it names, and report where nothing is saved', () => {
    const weekly = { ...monthly, ident: 'pp_week', title: 'Weekly', price: 20, period: week };
    const saver = { ...monthly, savingsOver: 'pp_week' };
    const { offers, problems } = offer([saver, weekly]);
    expect(offers[0]?.terms?.savings).toBe('Save 53% compared with Weekly');
    expect(problems).toEqual([]);
    const others = [
      { ...weekly, disabled: true },
      { ...weekly, ident: 'pp_other' },
      { ...weekly, currency: 'EUR' },
      { ...weekly, price: 'free' },
      { ...weekly, price: 1 },
    ];
    for (const other of others) {
      const { offers, problems } = offer([saver, other]);
      expect(offers[0]).toMatchObject({ selectable: true, terms: { savings: null } });
      expect(problems.map(({ message }) => message)).toContain(
        'plans[0].savingsOver: expected a plan on offer that costs more for the same time, got "pp_week"',
      );
    }
  });

  it('sell a plan whose equivalent or highlight cannot be read, and report that', () => {
    const { period: _, ...once } = monthly;
    const said = (changes: object, plan: object = monthly) => {
      const { offers, problems } = offer([{ ...plan, ...changes }]);
      expect(offers[0]).toMatchObject({ selectable: true, terms: { equivalent: null } });
      return problems.map(({ message }) => message);
    };
    expect(said({ equivalent: 'hour' })).toEqual([
      'plans[0].equivalent: expected minute, day, week, month or year, got "hour"',
    ]);
    expect(said({ equivalent: 'day' }, once)).toEqual([
      'plans[0].equivalent: expected none for a plan that is charged once, got "day"',
    ]);
    expect(said({ highlighted: 'yes' })[0]).toMatch(/^plans\[0\]\.highlighted: expected/);
    expect(said({ savingsOver: 'a b' })[0]).toMatch(/^plans\[0\]\.savingsOver: expected 1 to 256/);
  });

  it('are none for no plans', () => {
    expect(offer([])).toEqual({ offers: [], problems: [] });
  });
});

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

  it('when an earlier one has its ident', () => {
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

describe('a plan is not selectable', () => {
  it.each([
    [{ currency: 'XYZ' }, 'plans[0].currency: expected an ISO 4217 code such as "USD", got "XYZ"'],
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
  ])('when its price or conditions cannot be told: %o', (change, message) => {
    const { offers, problems } = offer([{ ...monthly, ...change }]);
    const untold = { ident: 'pp_month', title: 'Monthly', currency: '', price: '' };
    expect(offers).toEqual([{ plan: untold, selectable: false, terms: null }]);
    expect(problems).toEqual([{ kind: 'plans', ident: 'pp_month', message }]);
  });

  it('when its conditions throw on reading: they must not pass for left out', () => {
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

  it('and says all that is wrong with it at once', () => {
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
  ])('when what is wrong does not bear on what is charged: %o', (change, message) => {
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

describe('hostile input', () => {
  it('that is not an array is one problem, and is not quoted', () => {
    for (const input of [undefined, null, 5, 'secret', {}, new Set([monthly]), { length: 1, 0: monthly }]) {
      const { offers, problems } = offer(input);
      expect(offers).toEqual([]);
      expect(problems).toEqual([
        { kind: 'plans', message: expect.stringMatching(/^plans: expected an array/) },
      ]);
      expect(problems[0]?.message).not.toContain('secret');
    }
  });

  it('takes nothing that another script planted on Object.prototype', () => {
    const evil = { badge: 'evil', description: 'evil', was: '999', disabled: true };
    const before = JSON.stringify(offer([{ ...monthly }]));
    Object.assign(Object.prototype, evil);
    const after = offer([{ ...monthly }]);
    for (const name of Object.keys(evil)) Reflect.deleteProperty(Object.prototype, name);
    expect(JSON.parse(JSON.stringify(after))).toEqual(JSON.parse(before));
  });

  it('reads every field once', () => {
    const reads: string[] = [];
    const counting = <Host extends object>(host: Host, path: string): Host =>
      new Proxy(host, {
        get(target, field, receiver) {
          reads.push(`${path}.${String(field)}`);
          return Reflect.get(target, field, receiver);
        },
      });
    const plan = {
      ...monthly,
      was: '50',
      disabled: false,
      features: counting(['One'], 'features'),
      period: counting({ ...monthly.period }, 'period'),
      intro: counting({ price: 0, period: counting({ ...week }, 'introPeriod') }, 'intro'),
    };
    expect(offer(counting([counting(plan, 'plan')], 'plans')).problems).toEqual([]);
    expect(reads.filter((read, index) => reads.indexOf(read) !== index)).toEqual([]);
  });

  it('with a length that lies costs no more than a full list', () => {
    expect(messagesOf(new Array(4_294_967_295))).toContain(
      'plans.length: expected at most 1000, got 4294967295',
    );
    for (const length of [Number.POSITIVE_INFINITY, Number.NaN, -1, 2 ** 60, '9', Symbol('9'), thorny({})]) {
      const list = new Proxy([monthly], {
        get: (target, field) => (field === 'length' ? length : Reflect.get(target, field)),
      });
      expect(() => offer(list)).not.toThrow();
      expect(() => offer([{ ...monthly, features: list }])).not.toThrow();
    }
    const many = Array.from({ length: 100_000 }, (_, index) => ({ ...monthly, ident: `pp_${index}` }));
    expect(offer(many).offers).toHaveLength(1000);
  });

  it('that throws at every touch is a problem like any other', () => {
    const cyclic: Record<string, unknown> = { ...monthly };
    Object.assign(cyclic, { period: cyclic, intro: cyclic, features: [cyclic], was: cyclic });
    for (const nasty of [thorny({}), thorny([]), thorny(() => {}), revoked({}), revoked([]), cyclic]) {
      expect(offer(nasty).problems).not.toEqual([]);
      expect(offer([nasty]).problems).not.toEqual([]);
      for (const field of ['ident', 'title', 'features', 'currency', 'price', 'period', 'intro', 'was']) {
        const { offers, problems } = offer([
          { ...monthly, [field]: nasty },
          { ...monthly, ident: 'pp_other' },
        ]);
        expect(problems[0]?.message).toMatch(`plans[0].${field}`);
        expect(offers.at(-1)).toMatchObject({ plan: { ident: 'pp_other' }, selectable: true });
      }
    }
    expect(messagesOf(throwing('0', []))).toEqual([expect.stringContaining('plans: expected an array')]);
  });

  it('never throws, and never offers for sale what it cannot tell', () => {
    const anything = fc.oneof(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withNullPrototype: true,
        withSparseArray: true,
        withTypedArray: true,
      }),
      fc.constantFrom(throwing('price'), throwing('count', {}), Symbol('s'), () => {}, 10n ** 50n, '\uD800'),
    );
    const field = <Value>(value: Value) => fc.oneof({ weight: 3, arbitrary: fc.constant(value) }, anything);
    const period = fc.oneof(fc.record({ count: field(1), unit: field('month') }), anything);
    const plan = fc.record(
      {
        ident: field('pp_a'),
        title: field('A'),
        description: anything,
        features: fc.oneof(fc.array(anything), anything),
        badge: anything,
        disabled: anything,
        currency: field('USD'),
        price: field('39.99'),
        period,
        intro: fc.oneof(fc.record({ price: field('0'), period }, { requiredKeys: [] }), anything),
        was: field('59'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.oneof(plan, anything)), anything), (input) => {
        const { offers, problems } = offer(input);
        for (const { plan, selectable, terms } of offers) {
          if (!selectable) continue;
          expect(terms).not.toBeNull();
          expect(plan.intro && !plan.period).toBeFalsy();
          expect(JSON.stringify(terms)).not.toMatch(/NaN|undefined|\[object|[^{]\{\w+\}/);
        }
        for (const { kind, message } of problems) {
          expect(kind).toBe('plans');
          expect(message).toMatch(/^plans[\w.[\]]*: expected .+, got .+/s);
          expect(message).not.toMatch(/\[object|undefined$/);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('plans as JSON', () => {
  it('are whatever the text says', () => {
    expect(readPlansJson(`\n ${JSON.stringify([monthly])} `)).toEqual({ plans: [monthly] });
  });

  it.each([
    ['[{"ident": "pp_a",}]', 'Expected double-quoted property name in JSON at position 18'],
    ['[1 2]', 'at position 3'],
    ['', 'Unexpected end of JSON input'],
  ])('that are broken say where: %s', (text, words) => {
    expect(readPlansJson(text)).toMatchObject({
      plans: [],
      problem: { kind: 'plans', message: expect.stringContaining(words) },
    });
  });

  it('that are broken are not quoted: a template may have put the token there', () => {
    for (const text of [
      'eyJhbGciOi.token',
      '["a", eyJhbGciOi.token]',
      `${' '.repeat(99)}eyJhbGciOi.token "x"`,
    ]) {
      expect(readPlansJson(text).problem?.message).toMatch(/^plans: expected JSON, but: Unexpected token/);
      expect(readPlansJson(text).problem?.message).not.toMatch(/yJ|token"|hbG/);
    }
  });

  it('are refused above 64 KiB, counted in bytes', () => {
    const quoted = (size: number) => JSON.stringify('x'.repeat(size - 2));
    expect(readPlansJson(quoted(65_536)).problem).toBeUndefined();
    expect(readPlansJson(quoted(65_537)).problem?.message).toBe(
      'plans: expected at most 64 KiB of JSON, got more',
    );
    expect(readPlansJson(JSON.stringify('€'.repeat(30_000))).problem).toBeDefined();
  });
});

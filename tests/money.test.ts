import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { english, fill, type Messages } from '../src/messages.ts';
import {
  describeSavings,
  describeTerms,
  formatAmount,
  isCurrency,
  isHigher,
  readAmount,
  resolveLocale,
} from '../src/money.ts';
import type { PeriodUnit, Plan } from '../src/types.ts';

const locales = [
  'en',
  'en-GB',
  'en-IN',
  'de',
  'de-CH',
  'fr',
  'fr-CA',
  'es',
  'es-MX',
  'pt-BR',
  'pt-PT',
  'it',
  'nl',
  'sv',
  'pl',
  'cs',
  'ru',
  'uk',
  'bg',
  'tr',
  'el',
  'he',
  'ar',
  'ar-EG',
  'fa',
  'ur',
  'hi',
  'hi-u-nu-deva',
  'bn',
  'mr',
  'ne',
  'my',
  'th',
  'ja',
  'zh',
  'ko',
  'vi',
  'fil',
  'lv',
  'sl',
  'cy',
];
const currencies = Intl.supportedValuesOf('currency');
const units = ['minute', 'day', 'week', 'month', 'year'] as const satisfies readonly PeriodUnit[];

/** The amount that a reader of this locale sees, in plain digits: `٣٩٫٩٩ US$` → `39.99`. */
function readBack(text: string, currency: string, locale: string): string {
  const digits = [...new Intl.NumberFormat(locale, { useGrouping: false }).format(9876543210)].reverse();
  const decimal = new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: 1 })
    .formatToParts(1.5)
    .find((part) => part.type === 'decimal')?.value;
  const [number = ''] = /\p{Nd}.*\p{Nd}|\p{Nd}/u.exec(text) ?? [];
  return [...number]
    .map((sign) => (sign === decimal ? '.' : digits.indexOf(sign) < 0 ? '' : String(digits.indexOf(sign))))
    .join('');
}

/** Equal amounts, equal integers: every amount in units of 10⁻²⁰. */
const exactly = (decimal: string): bigint => {
  const [whole = '', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(20, '0'));
};

const digitsUpTo = (length: number, least: number) =>
  fc.stringMatching(new RegExp(`^[0-9]{${least},${length}}$`));
const anAmount = fc.oneof(
  fc.tuple(digitsUpTo(20, 1), digitsUpTo(20, 1)).map(([whole, fraction]) => `${whole}.${fraction}`),
  fc.tuple(digitsUpTo(6, 1), digitsUpTo(2, 2)).map(([whole, cents]) => `${whole}.${cents}`),
  digitsUpTo(20, 1),
);
const aPeriod = fc.record({ count: fc.integer({ min: 1, max: 400 }), unit: fc.constantFrom(...units) });
const aLocale = fc.constantFrom(...locales);
const aCurrency = fc.constantFrom(...currencies);
const required = {
  ident: fc.constant('pp_a'),
  title: fc.constant('Plan'),
  currency: aCurrency,
  price: anAmount,
};
const aPlan: fc.Arbitrary<Plan> = fc.oneof(
  fc.record(required),
  fc.record({ ...required, period: aPeriod }),
  fc.record({
    ...required,
    period: aPeriod,
    intro: fc.record({ price: fc.oneof(fc.constant(0), anAmount), period: aPeriod }),
    was: anAmount,
  }),
);

const monthly: Plan = {
  ident: 'pp_month',
  title: 'Monthly',
  currency: 'USD',
  price: '39.99',
  period: { count: 1, unit: 'month' },
};

describe('an amount', () => {
  it('reads back exactly as it was written, in every currency and locale', () => {
    for (const locale of locales) {
      for (const currency of currencies) {
        const text = formatAmount('1234567.89', currency, locale) ?? '';
        expect(readBack(text, currency, locale), `${locale} ${currency} ${text}`).toMatch(/^1234567\.890*$/);
      }
    }
  });

  it('reads back exactly, however many digits it has', () => {
    fc.assert(
      fc.property(anAmount, aCurrency, aLocale, (amount, currency, locale) => {
        const text = formatAmount(amount, currency, locale) ?? '';
        expect(exactly(readBack(text, currency, locale))).toBe(exactly(amount));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['39.9', 'USD', 'en', '$39.90'],
    ['39', 'USD', 'en', '$39.00'],
    ['39.995', 'USD', 'en', '$39.995'],
    ['39.9900', 'USD', 'en', '$39.99'],
    ['9007199254740993.01', 'USD', 'en', '$9,007,199,254,740,993.01'],
    ['500', 'JPY', 'en', '¥500'],
    ['500.00', 'JPY', 'ja', '￥500'],
    ['500.5', 'JPY', 'en', '¥500.5'],
    ['1.5', 'KWD', 'en', 'KWD 1.500'],
    ['1234.5', 'EUR', 'de', '1.234,50 €'],
    ['1234567', 'INR', 'en-IN', '₹12,34,567.00'],
    ['39.99', 'USD', 'ar-EG', '‏٣٩٫٩٩ US$\u200e'],
    ['39.99', 'USD', 'fa', '‎$۳۹٫۹۹'],
    ['39.99', 'ILS', 'he', '‏39.99 ‏₪'],
    ['0', 'USD', 'en', '$0.00'],
    [39.99, 'USD', 'en', '$39.99'],
    [0.1, 'USD', 'en', '$0.10'],
    [-0, 'USD', 'en', '$0.00'],
  ] as const)('%s %s in %s is %s', (amount, currency, locale, text) => {
    expect(formatAmount(amount, currency, locale)?.replaceAll(/[\u00A0\u202F]/g, ' ')).toBe(text);
  });

  it.each([
    '',
    ' ',
    '39,99',
    '1,000.00',
    '$39',
    '39.',
    '.99',
    '-1',
    '+1',
    '1e3',
    '0x10',
    ' 39',
    '39\n',
    '٣٩',
    'NaN',
    'Infinity',
    '1'.repeat(21),
    `0.${'1'.repeat(21)}`,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e21,
    1e-7,
    0.1 + 0.2,
    39n,
    null,
    undefined,
    true,
    [],
    ['39'],
    {},
    { toString: () => '39' },
    Symbol('39'),
  ])('%o is none', (value) => {
    expect(readAmount(value)).toBeNull();
  });

  it('is told in a currency the engine knows, and in no other', () => {
    for (const currency of ['XYZ', 'usd', 'US', 'USDT', '', '$']) {
      expect(formatAmount('39.99', currency, 'en'), currency).toBeNull();
    }
    for (const value of [null, undefined, 840, ['USD'], { toString: () => 'USD' }]) {
      expect(isCurrency(value)).toBe(false);
    }
  });

  it('is higher than another by its digits, not by its spelling or its nearest float', () => {
    fc.assert(
      fc.property(anAmount, anAmount, (a, b) => {
        expect(isHigher(a, b)).toBe(exactly(a) > exactly(b));
        expect(isHigher(a, a)).toBe(false);
      }),
    );
    expect(isHigher('10', '9')).toBe(true);
    expect(isHigher('39.990', '39.99')).toBe(false);
    expect(isHigher('9007199254740993', '9007199254740992')).toBe(true);
    expect(isHigher('abc', '1')).toBe(false);
    expect(isHigher('1', 'abc')).toBe(false);
  });
});

describe('a locale', () => {
  it.each([
    ['de', 'de'],
    ['pt_BR', 'pt-BR'],
    ['EN-us', 'en-US'],
    ['hi-u-nu-deva', 'hi-u-nu-deva'],
    ['xx', 'en'],
    ['und', 'en'],
    ['', 'en'],
    ['!!', 'en'],
  ])('%s resolves to %s', (wanted, locale) => {
    expect(resolveLocale(wanted)).toBe(locale);
  });

  it('that is none still formats', () => {
    for (const wanted of ['', '!!', null, 5, {}] as string[]) {
      expect(formatAmount('39.99', 'USD', wanted)).toBe('$39.99');
    }
  });
});

describe('terms', () => {
  it('say of a plain subscription that it renews, at what price and how often', () => {
    expect(describeTerms(monthly, { locale: 'en', messages: english })).toEqual({
      price: '$39.99',
      per: 'per month',
      tax: null,
      was: null,
      dueToday: '$39.99',
      lines: ['Renews at $39.99 per month until you cancel.'],
      equivalent: null,
      savings: null,
      summary: ['$39.99 due today.', 'Renews at $39.99 per month until you cancel.'],
    });
  });

  it('say of a free trial what is due today, how long it lasts, and what follows', () => {
    const plan: Plan = {
      ...monthly,
      period: { count: 3, unit: 'month' },
      intro: { price: 0, period: { count: 7, unit: 'day' } },
    };
    const lines = [
      '$0.00 due today. Free for 7 days.',
      'Then $39.99 every 3 months, renewing until you cancel.',
    ];
    expect(describeTerms(plan, { locale: 'en', messages: english })).toEqual({
      ...{ price: '$39.99', per: 'every 3 months', tax: null, was: null, dueToday: '$0.00', lines },
      ...{ equivalent: null, savings: null, summary: lines },
    });
  });

  it('say of a paid trial what is due today, how long it lasts, and what follows', () => {
    const plan: Plan = { ...monthly, intro: { price: '0.99', period: { count: 1, unit: 'week' } } };
    expect(describeTerms(plan, { locale: 'en', messages: english })).toMatchObject({
      dueToday: '$0.99',
      lines: ['$0.99 due today for the first 1 week.', 'Then $39.99 per month, renewing until you cancel.'],
    });
  });

  it('say of a plan charged once that it is, and nothing of renewing', () => {
    const { period: _, ...once } = monthly;
    expect(describeTerms(once, { locale: 'en', messages: english })).toMatchObject({
      per: 'one-time payment',
      lines: [],
    });
  });

  it('name an earlier price only where it was higher', () => {
    expect(describeTerms({ ...monthly, was: '59.9' }, { locale: 'en', messages: english })?.was).toBe(
      '$59.90',
    );
    for (const was of ['39.99', '39.990', '9.99', 'abc', Number.NaN]) {
      expect(describeTerms({ ...monthly, was }, { locale: 'en', messages: english })?.was).toBeNull();
    }
  });

  it('cannot be told of a trial without a price or period after it, or of anything unreadable', () => {
    const { period: _, ...once } = monthly;
    const week = { count: 1, unit: 'week' } as const;
    const broken = [
      { ...once, intro: { price: 0, period: week } },
      { ...monthly, intro: { price: 'free', period: week } },
      { ...monthly, intro: { price: 0, period: { count: 0, unit: 'week' } } },
      { ...monthly, intro: { price: 0, period: { count: 1, unit: 'fortnight' } } },
      { ...monthly, price: '39,99' },
      { ...monthly, currency: 'XYZ' },
      { ...monthly, period: { count: 1.5, unit: 'month' } },
      { ...monthly, period: { count: Number.NaN, unit: 'month' } },
      { ...monthly, period: { count: 1, unit: 'constructor' } },
    ] as Plan[];
    for (const plan of broken)
      expect(describeTerms(plan, { locale: 'en', messages: english }), JSON.stringify(plan)).toBeNull();
  });

  it('hold nothing but words and amounts, and every fact of a trial, in every locale', () => {
    fc.assert(
      fc.property(aPlan, aLocale, (plan, locale) => {
        const terms = describeTerms(plan, { locale, messages: english });
        if (!terms) throw new Error('expected terms');
        const { price, per, was, dueToday, lines } = terms;
        for (const text of [price, per, dueToday, ...lines, ...(was === null ? [] : [was])]) {
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
          expect(lines).toHaveLength(2);
          expect(lines[0]).toContain(dueToday);
          expect(lines[0]).toContain(length.format(count));
          expect(said).toMatch(/renew/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('never shorten a period to “per month”, whatever the locale counts as one', () => {
    for (const locale of locales) {
      for (let count = 2; count <= 130; count += 1) {
        const per = describeTerms(
          { ...monthly, period: { count, unit: 'month' } },
          { locale, messages: english },
        )?.per;
        expect(per, locale).toBe(`every ${new Intl.NumberFormat(locale).format(count)} months`);
      }
      expect(describeTerms(monthly, { locale, messages: english })?.per, locale).toBe('per month');
    }
  });

  it('inflect as the language does', () => {
    const russian: Messages = {
      ...english,
      perMonth: {
        one: 'каждый {count} месяц',
        few: 'каждые {count} месяца',
        many: 'каждые {count} месяцев',
        other: '{count} месяца',
      },
    };
    const arabic: Messages = {
      ...english,
      perMonth: { one: 'شهريًا', two: 'كل شهرين', few: 'كل {count} أشهر', other: 'كل {count} شهر' },
    };
    const japanese: Messages = { ...english, perMonth: { one: '毎月', other: '{count}か月ごと' } };
    const per = (count: number, locale: string, messages: Messages) =>
      describeTerms({ ...monthly, period: { count, unit: 'month' } }, { locale, messages })?.per;

    expect([1, 2, 5, 21].map((count) => per(count, 'ru', russian))).toEqual([
      'каждый 1 месяц',
      'каждые 2 месяца',
      'каждые 5 месяцев',
      'каждый 21 месяц',
    ]);
    expect([1, 2, 3, 12].map((count) => per(count, 'ar-EG', arabic))).toEqual([
      'شهريًا',
      'كل شهرين',
      'كل ٣ أشهر',
      'كل ١٢ شهر',
    ]);
    expect([1, 3].map((count) => per(count, 'ja', japanese))).toEqual(['毎月', '3か月ごと']);
  });

  it('say whether tax is in each price, but of what costs nothing', () => {
    const wording = { locale: 'en', messages: english, tax: 'excluded' } as const;
    const trial: Plan = { ...monthly, intro: { price: 0, period: { count: 7, unit: 'day' } } };
    expect(describeTerms(monthly, wording)).toMatchObject({
      ...{ price: '$39.99', tax: 'plus tax' },
      summary: ['$39.99 plus tax due today.', 'Renews at $39.99 plus tax per month until you cancel.'],
    });
    expect(describeTerms(trial, { ...wording, tax: 'included' })?.lines).toEqual([
      '$0.00 due today. Free for 7 days.',
      'Then $39.99 tax included per month, renewing until you cancel.',
    ]);
  });

  it('cannot be told when no text says how often', () => {
    const vague: Messages = { ...english, perMonth: { other: 'monthly' } };
    expect(describeTerms(monthly, { locale: 'en', messages: vague })?.per).toBe('monthly');
    expect(
      describeTerms({ ...monthly, period: { count: 3, unit: 'month' } }, { locale: 'en', messages: vague }),
    ).toBeNull();
  });

  it('isolate an amount with direction marks inside a sentence, and leave the amount itself alone', () => {
    const terms = describeTerms(monthly, { locale: 'ar-EG', messages: english });
    expect(terms?.price).not.toMatch(/[\u2066-\u2069]/);
    expect(terms?.lines[0]).toContain(`\u2068${terms?.price}\u2069`);
    expect(describeTerms(monthly, { locale: 'de', messages: english })?.lines[0]).not.toMatch(
      /[\u2066-\u2069]/,
    );
  });
});

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

  it('keeps the sign on its side of the letters, as the price does', () => {
    const plan = { price: '96', period: year, equivalent: 'month' } as Partial<Plan>;
    expect(equivalent(plan, 'ar')).toContain('8.00 US$\u200e');
  });

  it('is that of the renewal price, not of an intro', () => {
    const intro = { price: '1', period: day } as NonNullable<Plan['intro']>;
    expect(equivalent({ price: '96', period: year, intro, equivalent: 'month' } as Partial<Plan>)).toBe(
      'equals $8.00 per month',
    );
  });

  it('is none where it would repeat the price, or nothing is billed again', () => {
    const { period: _, ...once } = monthly;
    expect(equivalent({ equivalent: 'month' })).toBeUndefined();
    expect(equivalent({ period: { count: 12, unit: 'month' }, equivalent: 'year' })).toBeUndefined();
    expect(
      describeTerms({ ...once, equivalent: 'day' }, { locale: 'en', messages: english })?.equivalent,
    ).toBeNull();
  });

  it('never makes a plan look cheaper than it is, and is off by less than one coin', () => {
    const decimal = fc.tuple(digitsUpTo(9, 1), digitsUpTo(3, 1)).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(decimal, fc.integer({ min: 1, max: 400 }), (price, count) => {
        const text = equivalent({ price, period: { count, unit: 'year' }, equivalent: 'month' });
        const told = BigInt(readBack(text ?? '', 'USD', 'en').replace('.', ''));
        // In cents, times 12 × count: what is billed in that time.
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
    describeSavings(fortnight(price), weekly, { locale: 'en', messages: english });

  it('are whole percent, rounded down', () => {
    expect(savings('10')).toBe('Save 50% compared with Weekly');
    expect(savings('10.01')).toBe('Save 49% compared with Weekly');
    expect(savings('11.6')).toBe('Save 42% compared with Weekly');
    expect(savings('11.60000000000000000001')).toBe('Save 41% compared with Weekly');
    expect(savings('19.8')).toBe('Save 1% compared with Weekly');
  });

  it('are none below one percent, in another currency, or where nothing is billed again', () => {
    const { period: _, ...once } = monthly;
    for (const price of ['19.81', '20', '40', 'abc']) expect(savings(price)).toBeNull();
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

  it('are written as the locale writes percent', () => {
    expect(describeSavings(fortnight('10'), weekly, { locale: 'ar-EG', messages: english })).toMatch(/٥٠/);
  });
});

describe('a currency sign', () => {
  it.each([
    ['RUB', 'en', '₽'],
    ['UAH', 'en', '₴'],
    ['CAD', 'en', 'CA$'],
    ['CAD', 'en-CA', '$'],
    ['USD', 'ar-EG', 'US$'],
    ['KRW', 'en', '₩'],
  ])('of %s in %s is %s', (currency, locale, sign) => {
    expect(formatAmount('1', currency, locale)).toContain(sign);
  });

  it('of one currency is never that of another', () => {
    for (const locale of ['en', 'de', 'ja', 'ru', 'ar']) {
      const texts = currencies.map((currency) => formatAmount('1.2345', currency, locale));
      const narrow = texts.filter((text) => /[\u20A0-\u20CF]/.test(text ?? ''));
      expect(new Set(narrow).size, locale).toBe(narrow.length);
    }
  });
});

describe('a name or amount in a sentence of the other direction', () => {
  it('is isolated, and left alone in one of its own', () => {
    expect(fill('{plan} is selected.', { plan: 'שנתי' })).toBe('\u2068שנתי\u2069 is selected.');
    expect(fill('תוכנית {plan}', { plan: 'Pro+' })).toBe('תוכנית \u2068Pro+\u2069');
    expect(fill('תוכנית {plan}', { plan: 'שנתי' })).toBe('תוכנית שנתי');
    expect(fill('{plan} is selected.', { plan: 'Pro+' })).toBe('Pro+ is selected.');
    expect(fill('كل {count} أشهر', { count: '٣' })).toBe('كل ٣ أشهر');
  });
});

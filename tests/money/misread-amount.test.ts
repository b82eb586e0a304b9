/** An amount must be read exactly. The shopper must see the same amount as the host wrote. */
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { formatAmount, isCurrency, isHigher, readAmount } from '../../src/money.ts';
import { aCurrency, aLocale, anAmount, currencies, exactly, locales, readBack } from '../support/amounts.ts';

describe('an amount', () => {
  it('is shown exactly as the host wrote it, in every currency and locale', () => {
    for (const locale of locales) {
      for (const currency of currencies) {
        const text = formatAmount('1234567.89', currency, locale) ?? '';
        expect(readBack(text, currency, locale), `${locale} ${currency} ${text}`).toMatch(/^1234567\.890*$/);
      }
    }
  });

  it('is shown exactly, however many digits it has', () => {
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
  ])('%o is not an amount', (value) => {
    expect(readAmount(value)).toBeNull();
  });

  it('is shown in a currency that is newer than the engine', () => {
    expect(formatAmount('1234.5', 'XYZ', 'de')).toBe('1.234,50\u00A0XYZ');
  });

  it.each(locales)('in %s is exact in an engine that turns a decimal into a number', (locale) => {
    const { prototype } = Intl.NumberFormat;
    const { formatToParts } = prototype;
    const format = Object.getOwnPropertyDescriptor(prototype, 'format') ?? {};
    const asNumber = (amount: unknown) => (typeof amount === 'string' ? Number(amount) : amount) as number;
    vi.spyOn(prototype, 'formatToParts').mockImplementation(function (this: Intl.NumberFormat, amount) {
      return formatToParts.call(this, asNumber(amount));
    });
    Object.defineProperty(prototype, 'format', {
      ...format,
      get() {
        return (amount: unknown) => format.get?.call(this)(asNumber(amount));
      },
    });
    onTestFinished(() => {
      vi.restoreAllMocks();
      Object.defineProperty(prototype, 'format', format);
    });
    const text = formatAmount('9007199254740993.01', 'USD', locale) ?? '';
    expect(readBack(text, 'USD', locale)).toBe('9007199254740993.01');
  });

  it('is not shown if its currency is not a code of three letters', () => {
    for (const currency of ['usd', 'US', 'USDT', '', '$']) {
      expect(formatAmount('39.99', currency, 'en'), currency).toBeNull();
    }
    for (const value of [null, undefined, 840, ['USD'], { toString: () => 'USD' }]) {
      expect(isCurrency(value)).toBe(false);
    }
  });

  it('is compared by its digits, not by its spelling or by the nearest number of JavaScript', () => {
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

/** Amounts, locales and currencies of all kinds, and a function that reads a formatted amount back. */
import fc from 'fast-check';
import type { PeriodUnit, Plan } from '../../src/types.ts';

export const locales = [
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
export const currencies = Intl.supportedValuesOf('currency');
const units = ['minute', 'day', 'week', 'month', 'year'] as const satisfies readonly PeriodUnit[];

/** The amount that a reader of this locale sees, in plain digits: `٣٩٫٩٩ US$` → `39.99`. */
export function readBack(text: string, currency: string, locale: string): string {
  const digits = [...new Intl.NumberFormat(locale, { useGrouping: false }).format(9876543210)].reverse();
  const decimal = new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: 1 })
    .formatToParts(1.5)
    .find((part) => part.type === 'decimal')?.value;
  const [number = ''] = /\p{Nd}.*\p{Nd}|\p{Nd}/u.exec(text) ?? [];
  return [...number]
    .map((sign) => (sign === decimal ? '.' : digits.indexOf(sign) < 0 ? '' : String(digits.indexOf(sign))))
    .join('');
}

/** The amount in units of 10⁻²⁰. Equal amounts give equal integers. */
export const exactly = (decimal: string): bigint => {
  const [whole = '', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(20, '0'));
};

export const digitsUpTo = (length: number, least: number) =>
  fc.stringMatching(new RegExp(`^[0-9]{${least},${length}}$`));
export const anAmount = fc.oneof(
  fc.tuple(digitsUpTo(20, 1), digitsUpTo(20, 1)).map(([whole, fraction]) => `${whole}.${fraction}`),
  fc.tuple(digitsUpTo(6, 1), digitsUpTo(2, 2)).map(([whole, cents]) => `${whole}.${cents}`),
  digitsUpTo(20, 1),
);
const aPeriod = fc.record({ count: fc.integer({ min: 1, max: 400 }), unit: fc.constantFrom(...units) });
export const aLocale = fc.constantFrom(...locales);
export const aCurrency = fc.constantFrom(...currencies);
const required = {
  ident: fc.constant('pp_a'),
  title: fc.constant('Plan'),
  currency: aCurrency,
  price: anAmount,
};
export const aPlan: fc.Arbitrary<Plan> = fc.oneof(
  fc.record(required),
  fc.record({ ...required, period: aPeriod }),
  fc.record({
    ...required,
    period: aPeriod,
    intro: fc.record({ price: fc.oneof(fc.constant(0), anAmount), period: aPeriod }),
    was: anAmount,
  }),
);

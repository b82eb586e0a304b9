/**
 * Amounts and conditions as text, in the shopper's locale. An amount stays a decimal string, so the shopper sees a
 * charge exactly as the host wrote it. Only two things are calculated: savings, and the price for another unit of time.
 * Both calculations use whole numbers, and round so that no plan looks cheaper than it is.
 */

import { cached } from './cache.ts';
import { isCount } from './fields.ts';
import { fill, type Messages } from './messages.ts';
import type { Amount, Period, PeriodUnit, Plan, Tax, Terms, Total } from './types.ts';

/** An amount in its canonical spelling: `39.9`, not `039.90`. */
export type Decimal = `${number}`;

/**
 * The amount in canonical spelling (`"39.9"` for `"39.90"`), or null if the value is not clearly an amount. A text with
 * a sign, an exponent, a comma or a blank is not clear. A number with more than 15 significant digits is not clear
 * either. Nobody types such a number: it is the result of a calculation such as `0.1 + 0.2`.
 */
export function readAmount(value: unknown): Decimal | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  if (typeof value === 'number' && Number(value.toPrecision(15)) !== value) return null;
  const [, whole, fraction = ''] = /^0*(\d{1,20})(?:\.(\d{1,20}))?$/.exec(String(value)) ?? [];
  if (whole === undefined) return null;
  const digits = fraction.replace(/0+$/, '');
  return (digits ? `${whole}.${digits}` : whole) as Decimal;
}

/**
 * Whether one amount is higher than another. The comparison is exact. The result is false if one of them is not an
 * amount.
 */
export function isHigher(amount: Amount, than: Amount): boolean {
  const [a, b] = [readAmount(amount), readAmount(than)];
  return a !== null && b !== null && exactly(a) > exactly(b);
}

/** Returns an amount as a whole number in units of 10⁻²⁰: the amount `1` becomes 10²⁰. */
const exactly = (decimal: Decimal): bigint => {
  const [whole, fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(20, '0'));
};

/**
 * Whether a value is spelled like a currency code of ISO 4217: three capitals. The value is not looked up in the
 * JavaScript engine's list of currencies, because a currency may be newer than this list. `Intl.NumberFormat` can
 * format any three letters.
 */
export function isCurrency(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z]{3}$/.test(value);
}

export const isPeriodUnit = (value: unknown): value is PeriodUnit =>
  typeof value === 'string' && Object.hasOwn(periodTexts, value);

const isPeriod = ({ count, unit }: Period): boolean => isCount(count) && isPeriodUnit(unit);

const periodTexts = {
  minute: 'perMinute',
  day: 'perDay',
  week: 'perWeek',
  month: 'perMonth',
  year: 'perYear',
} as const satisfies Record<PeriodUnit, keyof Messages>;

/**
 * How many minutes each unit of time has. Plans of different periods are compared in minutes. A year has 365 days and
 * twelve equal months.
 */
const minutes = { minute: 1, day: 1440, week: 10_080, month: 43_800, year: 525_600 } as const;

const minutesIn = ({ count, unit }: Period): bigint => BigInt(count) * BigInt(minutes[unit]);

/** Whether the number of days in a unit of time varies, as it does in months and years. */
const isOfTheCalendar = (unit: PeriodUnit): boolean => unit === 'month' || unit === 'year';

/**
 * The locale for formatting: the wanted locale if the engine supports it, otherwise `en`. The engine's own default is
 * not used, because it would put the visitor's number format into a page in another language. A locale with an
 * underscore, such as `pt_BR`, is accepted, because templates write locales in this way.
 */
export const resolveLocale = (wanted: string): string =>
  // A host that does not use TypeScript may give any value. Only a text is passed on, because the cache cannot make a
  // key from every value.
  typeof wanted === 'string' ? supportedLocale(wanted) : 'en';

const supportedLocale = cached((wanted: string): string => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(wanted.replaceAll('_', '-'))[0] ?? 'en';
  } catch {
    return 'en';
  }
});

/**
 * Formats an amount, such as `$39.90`. The text has as many decimals as the currency, or more if the amount has more.
 * The result is null if the amount or the currency is not valid.
 */
export function formatAmount(amount: Amount, currency: string, locale: string): string | null {
  const decimal = readAmount(amount);
  if (decimal === null || !isCurrency(currency)) return null;
  const usual = currencyFormat(locale, currency);
  const digits = decimal.split('.')[1]?.length ?? 0;
  const isUsual = digits <= (usual.resolvedOptions().maximumFractionDigits ?? 0);
  return tellAmount(isUsual ? usual : currencyFormat(locale, currency, digits), decimal, locale);
}

/**
 * Writes the exact amount in every engine. Older engines turn a decimal text into a number, and a number cannot hold
 * all digits of a long amount. So the engine formats only the whole part of the amount, and writes zeros after the
 * decimal point. Then the real digits replace these zeros.
 */
const tellAmount = (format: Intl.NumberFormat, amount: Decimal, locale: string): string => {
  const [whole = '', fraction = ''] = amount.split('.');
  const digits = digitsOf(locale);
  const exact = ({ type, value }: Intl.NumberFormatPart): string => {
    if (type !== 'fraction') return value;
    const places = [...value].length;
    return [...fraction.padEnd(places, '0')].map((digit) => digits[Number(digit)]).join('');
  };
  const parts = format.formatToParts(BigInt(whole));
  return parts.map(exact).join('').replace(foreignSign, '$&\u200E');
};

/**
 * Matches an amount in right-to-left text with a currency sign like `US$`. In such text, the `$` would move to the
 * other side of the letters. So a direction mark is added after the sign.
 */
const foreignSign = /^.*[\u061C\u200F].*\p{L}\p{Sc}/u;

/** What is needed to write amounts and conditions as text. */
export interface Wording {
  readonly locale: string;
  readonly messages: Messages;
  /** Whether the prices include tax. If left out, nothing is said about tax. */
  readonly tax?: Tax | null | undefined;
}

/** The plan's price and conditions as text, or null if they cannot be stated in full. */
export function describeTerms(plan: Plan, wording: Wording): Terms | null {
  const { locale, messages } = wording;
  const { currency, period, intro, was } = plan;
  if (intro && !(period && isPeriod(intro.period))) return null;

  const price = formatAmount(plan.price, currency, locale);
  const dueToday = intro ? formatAmount(intro.price, currency, locale) : price;
  const per = period ? describePeriod(period, locale, messages) : messages.once;
  if (price === null || dueToday === null || per === null) return null;

  const tax = wording.tax ? messages[taxTexts[wording.tax]] : null;
  /** Adds the words about tax. Without these words, a shopper could read an amount without tax as the whole charge. */
  const withTax = (told: string, amount: Amount) =>
    tax && readAmount(amount) !== '0' ? `${told} ${tax}` : told;
  const renewal = { price: withTax(price, plan.price), per };
  const due = { dueToday: withTax(dueToday, intro ? intro.price : plan.price) };
  const today = fill(messages.dueToday, due);
  const beginning =
    intro &&
    fill(readAmount(intro.price) === '0' ? messages.freeTrial : messages.paidTrial, {
      ...due,
      length: formatLength(intro.period, locale),
    });
  const trial = beginning ? `${beginning} ${fill(messages.afterTrial, renewal)}` : null;
  const lines = trial ? [today, trial, messages.renewal] : period ? [fill(messages.renews, renewal)] : [];

  const isReduced = was !== undefined && isHigher(was, plan.price);
  return {
    ...{
      price,
      per,
      tax,
      was: isReduced ? formatAmount(was, currency, locale) : null,
      dueToday,
      lines,
      trial,
      lead: beginning?.replace(/\p{P}$/u, '') ?? null,
    },
    equivalent: describeEquivalent(plan, wording),
    ...{ savings: null, discount: null },
    summary: trial ? lines : [today, ...lines],
  };
}

export const isTax = (value: unknown): value is Tax =>
  typeof value === 'string' && Object.hasOwn(taxTexts, value);

const taxTexts = { included: 'taxIncluded', excluded: 'plusTax' } as const satisfies Record<
  Tax,
  keyof Messages
>;

/** Describes a total: `Total today: $107.99, including $8.00 tax.` The result is null if an amount is not valid. */
export function describeTotal(
  { amount, tax, currency }: Total,
  { locale, messages }: Wording,
): string | null {
  const total = formatAmount(amount, currency, locale);
  if (total === null || (tax ?? null) === null) return total && fill(messages.total, { total });
  const told = tax !== undefined && formatAmount(tax, currency, locale);
  return told ? fill(messages.totalWithTax, { total, tax: told }) : null;
}

/**
 * Describes the renewal price in another unit of time: `about $1.92 per week`. The price is rounded up to a whole
 * number of the currency's smallest unit.
 */
function describeEquivalent(plan: Plan, { locale, messages }: Wording): string | null {
  const { currency, period, equivalent: unit } = plan;
  const price = readAmount(plan.price);
  const per = unit && describePeriod({ count: 1, unit }, locale, messages);
  if (!period || !unit || !per || price === null) return null;
  const [billed, wanted] = [minutesIn(period), minutesIn({ count: 1, unit })];
  if (billed === wanted) return null;

  const format = currencyFormat(locale, currency);
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  const total = exactly(price) * wanted;
  const coin = billed * 10n ** BigInt(20 - digits);
  const isEven = total % coin === 0n;
  const coins = String(total / coin + (isEven ? 0n : 1n)).padStart(digits + 1, '0');
  const point = coins.length - digits;
  const amount = `${coins.slice(0, point)}.${coins.slice(point)}` as Decimal;
  const isExact = isEven && isOfTheCalendar(unit) === isOfTheCalendar(period.unit);
  return fill(isExact ? messages.equals : messages.about, { price: tellAmount(format, amount, locale), per });
}

/**
 * Describes how much cheaper the plan is than `over` for the same time, as a sentence and as a number. The result is
 * null if the plan is not at least one percent cheaper, or if the two plans cannot be compared.
 */
export function describeSavings(
  plan: Plan,
  over: Plan,
  { locale, messages }: Wording,
): Pick<Terms, 'savings' | 'discount'> | null {
  const [price, other] = [readAmount(plan.price), readAmount(over.price)];
  if (!plan.period || !over.period || plan.currency !== over.currency) return null;
  if (price === null || other === null || other === '0') return null;
  const whole = exactly(other) * minutesIn(plan.period);
  const percent = Number((100n * (whole - exactly(price) * minutesIn(over.period))) / whole);
  const { format } = percentFormat(locale);
  return percent < 1
    ? null
    : {
        savings: fill(messages.savings, { percent: format(percent / 100), plan: over.title }),
        discount: format(-percent / 100).replace('-', '\u2212'),
      };
}

/**
 * Describes a period: `per month`, `every 3 months`. The result is null if the messages have no text for this count.
 */
function describePeriod(period: Period, locale: string, messages: Messages): string | null {
  if (!isPeriod(period)) return null;
  const { count, unit } = period;
  const forms = messages[periodTexts[unit]];
  // The plural category `one` does not always mean the number 1. In Russian, 21 is `one`, too. In Filipino, 3 is `one`,
  // too. Japanese has no category `one`. A text without `{count}` is right for the number 1 only (or for 2, if it is
  // the text for `two`). Three months must never become “per month”.
  const category = count === 1 ? 'one' : pluralRules(locale).select(count);
  const says = (form: string) =>
    form.includes('{count}') || count === 1 || (count === 2 && form === forms.two);
  const form = [forms[category], forms.other].find((form) => form !== undefined && says(form));
  return form === undefined ? null : fill(form, { count: numberFormat(locale).format(count) });
}

/** Describes a length of time: `7 days`. */
const formatLength = ({ count, unit }: Period, locale: string): string =>
  numberFormat(locale, unit).format(count);

const currencyFormat = cached((locale: string, currency: string, digits?: number) => {
  const fraction =
    digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = (currencyDisplay: 'symbol' | 'narrowSymbol') =>
    new Intl.NumberFormat(resolveLocale(locale), {
      style: 'currency',
      currency,
      currencyDisplay,
      ...fraction,
    });
  const narrow = format('narrowSymbol');
  const symbol = narrow.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? '';
  return signOfOneCurrency.test(symbol) ? narrow : format('symbol');
});

/**
 * Matches a sign that only one currency uses. Every sign in Unicode's block of currency symbols is such a sign, except
 * the won sign: two currencies use it. Other signs, such as `$` and `kr`, are used by many currencies.
 */
const signOfOneCurrency = /^[\u20A0-\u20A8\u20AA-\u20CF]$/;

const percentFormat = cached(
  (locale: string) => new Intl.NumberFormat(resolveLocale(locale), { style: 'percent' }),
);

const numberFormat = cached((locale: string, unit?: PeriodUnit) => {
  const length = unit && ({ style: 'unit', unit, unitDisplay: 'long' } as const);
  return new Intl.NumberFormat(resolveLocale(locale), length);
});

const pluralRules = cached((locale: string) => new Intl.PluralRules(resolveLocale(locale)));

/** The digits from 0 to 9, as the locale writes them. */
const digitsOf = cached((locale: string) =>
  [...'0123456789'].map((digit) => numberFormat(locale).format(+digit)),
);

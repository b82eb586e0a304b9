/**
 * Amounts and conditions as text, in the shopper's locale. Amounts are decimal strings from end to end: nothing
 * here adds, rounds or converts one, so what is shown is what the host wrote.
 */

import { fill, type Messages } from './messages.ts';
import type { Amount, Period, PeriodUnit, Plan, Terms } from './types.ts';

/** An amount in its one canonical spelling: no leading zeros, no trailing zeros behind the point. */
export type Decimal = `${number}`;

/**
 * The amount in canonical spelling (`"39.9"` for `"39.90"`), or null when it is none: a sign, an exponent, a comma
 * or a blank makes it one that has to be guessed at. So does a number beyond 15 significant digits: that is no
 * decimal somebody wrote, but what `0.1 + 0.2` leaves behind.
 */
export function readAmount(value: unknown): Decimal | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  if (typeof value === 'number' && Number(value.toPrecision(15)) !== value) return null;
  const [, whole, fraction = ''] = /^0*(\d{1,20})(?:\.(\d{1,20}))?$/.exec(String(value)) ?? [];
  if (whole === undefined) return null;
  const digits = fraction.replace(/0+$/, '');
  return (digits ? `${whole}.${digits}` : whole) as Decimal;
}

/** Whether one amount is higher than another, digit by digit. Neither is when one of them is no amount. */
export function isHigher(amount: Amount, than: Amount): boolean {
  const [a, b] = [readAmount(amount), readAmount(than)];
  return a !== null && b !== null && inOrder(a) > inOrder(b);
}

/** A spelling whose alphabetical order is the order of the amounts. */
const inOrder = (decimal: Decimal): string => decimal.replace(/^\d+/, (whole) => whole.padStart(20, '0'));

/** Whether this engine knows the currency. `Intl.NumberFormat` itself takes any three letters. */
export function isCurrency(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[A-Z]{3}$/.test(value)) return false;
  const known = currencies();
  return known === null || known.has(value);
}

/** A whole number from 1. */
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 1;

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
 * The locale to format in: the wanted one where the engine has it, else `en`. Never the engine's own default, which
 * would mix the visitor's number format into a page of another language. Takes `pt_BR` too, as templates write it.
 */
export function resolveLocale(wanted: string): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf(wanted.replaceAll('_', '-'))[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** `$39.90`: the digits the currency has, and more only where the amount has more. Null when it cannot be told. */
export function formatAmount(amount: Amount, currency: string, locale: string): string | null {
  const decimal = readAmount(amount);
  if (decimal === null || !isCurrency(currency)) return null;
  const usual = currencyFormat(locale, currency);
  const digits = decimal.split('.')[1]?.length ?? 0;
  const isUsual = digits <= (usual.resolvedOptions().maximumFractionDigits ?? 0);
  return (isUsual ? usual : currencyFormat(locale, currency, digits)).format(decimal);
}

/** The plan's price and conditions in words, or null when they cannot be told in full. */
export function describeTerms(plan: Plan, locale: string, messages: Messages): Terms | null {
  const { currency, period, intro, was } = plan;
  if (intro && !(period && isPeriod(intro.period))) return null;

  const price = formatAmount(plan.price, currency, locale);
  const dueToday = intro ? formatAmount(intro.price, currency, locale) : price;
  const per = period ? describePeriod(period, locale, messages) : messages.once;
  if (price === null || dueToday === null || per === null) return null;

  const renewal = { price: isolate(price), per };
  const lines: string[] = [];
  if (intro) {
    const beginning = readAmount(intro.price) === '0' ? messages.freeTrial : messages.paidTrial;
    const length = formatLength(intro.period, locale);
    lines.push(fill(beginning, { dueToday: isolate(dueToday), length }), fill(messages.afterTrial, renewal));
  } else if (period) {
    lines.push(fill(messages.renews, renewal));
  }

  const isReduced = was !== undefined && isHigher(was, plan.price);
  return { price, per, was: isReduced ? formatAmount(was, currency, locale) : null, dueToday, lines };
}

/** `per month`, `every 3 months`, or null when the messages have no text that says this count. */
function describePeriod(period: Period, locale: string, messages: Messages): string | null {
  if (!isPeriod(period)) return null;
  const { count, unit } = period;
  const forms = messages[periodTexts[unit]];
  // `one` is not 1: it is 21 in Russian and 3 in Filipino, and nothing in Japanese. A form without `{count}`
  // speaks of exactly one (or two), and must never make “per month” of three months.
  const category = count === 1 ? 'one' : pluralRules(locale).select(count);
  const says = (form: string) =>
    form.includes('{count}') || count === 1 || (count === 2 && form === forms.two);
  const form = [forms[category], forms.other].find((form) => form !== undefined && says(form));
  return form === undefined ? null : fill(form, { count: numberFormat(locale).format(count) });
}

/** `7 days` */
const formatLength = ({ count, unit }: Period, locale: string): string =>
  numberFormat(locale, unit).format(count);

/**
 * Amounts of right-to-left locales carry direction marks of their own; isolated, they do not reorder the sentence.
 * Others stay clean, so that a text on the page can be searched for as it is read.
 */
const isolate = (amount: string): string =>
  /[\u061C\u200E\u200F]/.test(amount) ? `\u2068${amount}\u2069` : amount;

/** Formatters are slow to make and wanted again on every render. Few differ on one page; a full cache starts over. */
function cached<Options extends readonly unknown[], Made>(
  make: (...options: Options) => Made,
): (...options: Options) => Made {
  const made = new Map<string, Made>();
  return (...options) => {
    const key = options.join(' ');
    const found = made.get(key);
    if (found !== undefined) return found;
    if (made.size >= 64) made.clear();
    const fresh = make(...options);
    made.set(key, fresh);
    return fresh;
  };
}

const currencyFormat = cached((locale: string, currency: string, digits?: number) => {
  const exactly =
    digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(resolveLocale(locale), { style: 'currency', currency, ...exactly });
});

const numberFormat = cached((locale: string, unit?: PeriodUnit) => {
  const length = unit && ({ style: 'unit', unit, unitDisplay: 'long' } as const);
  return new Intl.NumberFormat(resolveLocale(locale), length);
});

const pluralRules = cached((locale: string) => new Intl.PluralRules(resolveLocale(locale)));

/** Null in an engine that cannot list them. */
const currencies = cached(() =>
  typeof Intl.supportedValuesOf === 'function' ? new Set(Intl.supportedValuesOf('currency')) : null,
);

import type { Problem, ProblemKind } from './types.ts';

/**
 * A text that depends on a count: one form per plural category of the language (CLDR); `other` is a must.
 *
 * `one` may speak of exactly one (“per month”) and `two` of exactly two; then they are used for that count alone.
 * Any other form says its `{count}`: in Russian 21 is `one` too.
 */
export type Plural = { readonly other: string } & {
  readonly [Category in 'zero' | 'one' | 'two' | 'few' | 'many']?: string;
};

/**
 * Every word the shopper may read. `{name}` marks what is filled in. Texts are text, never HTML.
 *
 * A period text exists per unit, not as “per” + unit: most languages inflect.
 */
export interface Messages {
  /** Names the group of plans to assistive technology. */
  readonly legend: string;

  readonly perMinute: Plural;
  readonly perDay: Plural;
  readonly perWeek: Plural;
  readonly perMonth: Plural;
  readonly perYear: Plural;
  readonly once: string;

  /** `{price}`, `{per}`: terms of a plan without an intro. */
  readonly renews: string;
  /** `{length}`: a free trial, due today `{dueToday}`. */
  readonly freeTrial: string;
  /** `{length}`, `{dueToday}`: a paid first stretch. */
  readonly paidTrial: string;
  /** `{price}`, `{per}`: what follows the trial, and that it renews. */
  readonly afterTrial: string;
  /** Said before a struck-through price, for those who cannot see the line. `{price}`. */
  readonly previousPrice: string;
  /** What a price that can be told exactly comes to in another unit of time. `{price}`, `{per}`. */
  readonly equals: string;
  /** The same where it is rounded, or a month is taken for so many days. `{price}`, `{per}`. */
  readonly about: string;
  /** `{percent}`: how much less this plan costs than `{plan}` for the same time. */
  readonly savings: string;
  /** `{dueToday}`: the summary of a plan without an intro. */
  readonly dueToday: string;
  /** Behind a price to which tax is added. */
  readonly plusTax: string;
  /** Behind a price that has its tax in it. */
  readonly taxIncluded: string;
  /** `{total}`: what is charged for the confirmed plan. */
  readonly total: string;
  /** `{total}`, `{tax}`: the same, with the tax in it told. */
  readonly totalWithTax: string;
  /** While the total of the plan shown is not known. */
  readonly totalPending: string;
  /** On a plan that cannot be chosen. */
  readonly unavailable: string;

  /** While live prices are awaited. */
  readonly loading: string;
  readonly loadingFailed: string;

  readonly saving: string;
  /** `{plan}` */
  readonly confirmed: string;
  readonly checking: string;
  readonly locked: string;
  /** A payment was begun for another plan than the one that is shown by now. */
  readonly planChanged: string;
  /** While another tab of the browser pays. */
  readonly paymentElsewhere: string;
  /** The button beside it where that tab does not answer: the payment is taken from there. */
  readonly payHere: string;
  /** `{from}`, `{to}`, `{reason}`: as long as it is not known that the service holds `{to}` again. */
  readonly rollingBack: string;
  /** `{from}`, `{to}`, `{reason}`: once that is known. */
  readonly rolledBack: string;
  /** `{from}`, `{reason}`: a roll-back to no plan at all. */
  readonly rolledBackToNone: string;
  /** `{plan}`: the button beside a roll-back that has to wait for a write of this plan; choosing it again does not. */
  readonly chooseAgain: string;
  /** `{plan}`: the service refuses the very plan that is shown, so waiting is of no use. */
  readonly chooseAnother: string;
  readonly retry: string;

  /** Why it did not work, one sentence per kind of problem. */
  readonly reasons: Readonly<Record<ProblemKind, string>>;

  /** What the browser says when the form is submitted with no plan chosen. */
  readonly chooseFirst: string;
  /** What the browser says when the form is submitted before the plan is confirmed. */
  readonly notYet: string;
}

export const english: Messages = {
  legend: 'Choose your plan',

  perMinute: { one: 'per minute', other: 'every {count} minutes' },
  perDay: { one: 'per day', other: 'every {count} days' },
  perWeek: { one: 'per week', other: 'every {count} weeks' },
  perMonth: { one: 'per month', other: 'every {count} months' },
  perYear: { one: 'per year', other: 'every {count} years' },
  once: 'one-time payment',

  renews: 'Renews at {price} {per} until you cancel.',
  freeTrial: '{dueToday} due today. Free for {length}.',
  paidTrial: '{dueToday} due today for the first {length}.',
  afterTrial: 'Then {price} {per}, renewing until you cancel.',
  previousPrice: 'Previously {price}',
  equals: 'equals {price} {per}',
  about: 'about {price} {per}',
  savings: 'Save {percent} compared with {plan}',
  dueToday: '{dueToday} due today.',
  plusTax: 'plus tax',
  taxIncluded: 'tax included',
  total: 'Total today: {total}.',
  totalWithTax: 'Total today: {total}, including {tax} tax.',
  totalPending: 'Calculating your total…',
  unavailable: 'Not available right now',

  loading: 'Loading prices…',
  loadingFailed: 'We couldn’t load the prices.',

  saving: 'Saving your choice…',
  confirmed: '{plan} is selected.',
  checking: 'Checking your plan…',
  locked: 'Payment in progress. Your plan can’t be changed right now.',
  planChanged: 'Your plan has changed. Please check it and pay again.',
  paymentElsewhere: 'A payment is open in another tab.',
  payHere: 'Pay here instead',
  rollingBack: '{reason} We’re switching back to {to}.',
  rolledBack: '{reason} You’re still on {to}.',
  rolledBackToNone: '{reason} Please choose a plan again.',
  chooseAgain: 'Choose {plan} again',
  chooseAnother: '{plan} can’t be selected right now. Please choose another plan.',
  retry: 'Try again',

  reasons: {
    refused: 'We couldn’t switch to {from}.',
    unreachable: 'We couldn’t reach the billing service.',
    unclear: 'The billing service had a problem.',
    'session-expired': 'This checkout has expired. Please reload the page to continue.',
    'already-paid': 'This order has already been paid.',
    'already-subscribed': 'You already have an active subscription.',
    'after-update': 'The payment form couldn’t be updated yet. We keep trying.',
    plans: 'This plan isn’t available right now.',
    config: 'Plans can’t be changed on this page right now.',
  },

  chooseFirst: 'Choose a plan to continue.',
  notYet: 'One moment: your plan is still being confirmed.',
};

/** Fills `{name}` marks. A mark without a value stays as it is, so that a misspelt one is seen. */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (mark, name: string) =>
    Object.hasOwn(values, name) ? isolate(values[name] ?? mark, text) : mark,
  );

/**
 * What is written in the other direction than the text around it, or has direction marks of its own, must not reorder
 * that text. All else stays clean, so that a text on the page can be searched for as it is read.
 */
const isolate = (value: string, text: string): string =>
  /[\u061C\u200E\u200F]/.test(value) || (rightToLeft.test(text) ? /[a-z]/i : rightToLeft).test(value)
    ? `\u2068${value}\u2069`
    : value;

const rightToLeft = /(?=\p{L})[\u0590-\u08FF]/u;

/**
 * English, or the originals given, with the host's texts in place of some. What is not a text is left out and
 * reported; so is one that drops what it must tell (the price after a trial, say), for the shopper must be able to
 * read every condition.
 */
export const completeMessages = (
  overrides: unknown,
  originals: Messages = english,
): { messages: Messages; problems: readonly Problem[] } => {
  const problems: Problem[] = [];
  const refuse = <Original>(original: Original, path: string, expected: string): Original => {
    problems.push({ kind: 'config', message: `${path}: expected ${expected}` });
    return original;
  };
  const text = (original: string, override: unknown, path: string): string =>
    typeof override === 'string' ? override : refuse(original, path, 'a text');
  const condition = (original: string, override: unknown, path: string): string => {
    const marks = original.match(/\{\w+\}/g) ?? [];
    const tells = typeof override === 'string' && marks.every((mark) => override.includes(mark));
    return tells ? override : refuse(original, path, `a text with ${marks.join(' and ')}`);
  };
  const plural = (original: Plural, override: unknown, path: string): Plural => {
    const forms = pluralForms.map((form) => [form, ownValue(override, form)] as const);
    const texts = Object.fromEntries(forms.filter(([, form]) => typeof form === 'string')) as Partial<Plural>;
    const { other } = texts;
    return other?.includes('{count}')
      ? { ...texts, other }
      : refuse(original, path, 'plural forms with {count} in other');
  };
  const refuseUnknown = (original: object, override: unknown, path: string): void => {
    for (const name of namesIn(override)) {
      if (!Object.hasOwn(original, name)) refuse(null, `${path}.${name}`, 'the name of a text');
    }
  };
  const reasons = (original: Messages['reasons'], override: unknown, path: string) => {
    refuseUnknown(original, override, path);
    return merge(original, override, (kind, value) => text(original[kind], value, `${path}.${kind}`));
  };

  const given = typeof overrides === 'string' ? textsIn(overrides) : overrides;
  if (typeof overrides === 'string' && !given) refuse(null, 'messages', 'texts as JSON');
  refuseUnknown(originals, given, 'messages');
  const messages = merge(originals, given, (name, override) => {
    const original = originals[name];
    const path = `messages.${name}`;
    if (typeof original !== 'string') {
      return 'other' in original ? plural(original, override, path) : reasons(original, override, path);
    }
    return (conditions.includes(name) ? condition : text)(original, override, path);
  });
  return { messages, problems };
};

const pluralForms = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;

/** The texts that state what will be charged. */
const conditions: readonly (keyof Messages)[] = [
  'renews',
  'freeTrial',
  'paidTrial',
  'afterTrial',
  'previousPrice',
  'equals',
  'about',
  'dueToday',
  'total',
  'totalWithTax',
];

/** The originals, with each that has an override replaced by what `read` makes of it. */
const merge = <Texts extends object>(
  originals: Texts,
  overrides: unknown,
  read: (name: keyof Texts & string, override: unknown) => unknown,
): Texts => {
  const names = Object.keys(originals) as (keyof Texts & string)[];
  const present = names.filter((name) => (ownValue(overrides, name) ?? null) !== null);
  return {
    ...originals,
    ...Object.fromEntries(present.map((name) => [name, read(name, ownValue(overrides, name))])),
  };
};

/** An own property of whatever the host gave, or nothing. One that throws when it is read is no text. */
const ownValue = (value: unknown, name: string): unknown => {
  try {
    const isOwn = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    return isOwn ? Reflect.get(value, name) : undefined;
  } catch {
    return unreadable;
  }
};

/** The names in what the host gave, which may be anything. */
const namesIn = (value: unknown): readonly string[] => {
  try {
    return typeof value === 'object' && value !== null ? Object.keys(value) : [];
  } catch {
    return [];
  }
};

/** Texts as JSON, from an attribute; `undefined` where it is none. */
export const textsIn = (json: string): Partial<Messages> | undefined => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

const unreadable = Symbol('unreadable');

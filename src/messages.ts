import { isObject, namesIn, readOwn } from './fields.ts';
import type { Problem, ProblemKind } from './types.ts';

/**
 * A text that depends on a count. It has one form for each plural category of the language (CLDR). `other` is required.
 *
 * The forms `one` and `two` may leave out `{count}`. Such a form is used only for the number 1 (“per month”) or the
 * number 2, although its category may have more numbers: in Russian, 21 is `one`, too. Every other form must contain
 * `{count}`.
 */
export type Plural = { readonly other: string } & {
  readonly [Category in 'zero' | 'one' | 'two' | 'few' | 'many']?: string;
};

/**
 * Every text that the shopper may read. A placeholder such as `{name}` is replaced with a value. Texts are plain text,
 * never HTML.
 *
 * Each unit of time has a whole text of its own. A text that joins “per” and the unit would be wrong in most languages,
 * because their words change their form.
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

  /** Shown as the terms of a plan that renews and has no intro. Has the placeholders `{price}` and `{per}`. */
  readonly renews: string;
  /** Begins the sentence about a free trial. `afterTrial` ends the sentence. Has the placeholder `{length}`. */
  readonly freeTrial: string;
  /**
   * Begins the sentence about a paid trial. `afterTrial` ends the sentence. Has the placeholders `{length}` and
   * `{dueToday}`.
   */
  readonly paidTrial: string;
  /** Ends the sentence about a trial, with the price after the trial. Has the placeholders `{price}` and `{per}`. */
  readonly afterTrial: string;
  /** Shown for a plan that renews, in a place that already shows the plan's price. */
  readonly renewal: string;
  /** Screen readers read this text in place of the struck-through price. Has the placeholder `{price}`. */
  readonly previousPrice: string;
  /**
   * States the price in another unit of time, if the conversion is exact. Has the placeholders `{price}` and `{per}`.
   */
  readonly equals: string;
  /**
   * Shown in place of `equals` if the price is rounded, or if the conversion assumes a fixed number of days in a month
   * or year. Has the placeholders `{price}` and `{per}`.
   */
  readonly about: string;
  /**
   * Shown if this plan costs less than another plan for the same time. Has the placeholder `{percent}`, and the
   * placeholder `{plan}` for the other plan.
   */
  readonly savings: string;
  /**
   * The first sentence in the summary, and on the card of a plan with a trial. Has the placeholder `{dueToday}`.
   */
  readonly dueToday: string;
  /** Shown after a price to which tax is added. */
  readonly plusTax: string;
  /** Shown after a price that includes tax. */
  readonly taxIncluded: string;
  /** Shown if the total of the confirmed plan is known, but not its tax. Has the placeholder `{total}`. */
  readonly total: string;
  /** Shown if the total and the tax of the confirmed plan are known. Has the placeholders `{total}` and `{tax}`. */
  readonly totalWithTax: string;
  /** Shown in place of `total` while the total is not known. */
  readonly totalPending: string;
  /** Shown on the card of a plan that cannot be chosen, or that was refused. */
  readonly unavailable: string;

  /** Shown while live prices are loading. */
  readonly loading: string;
  readonly loadingFailed: string;

  readonly saving: string;
  /** Shown after a pick of the shopper was confirmed. Has the placeholder `{plan}`. */
  readonly confirmed: string;
  readonly checking: string;
  readonly locked: string;
  /** Shown if a payment was started for one plan, and another plan is selected now. */
  readonly planChanged: string;
  /** Shown while a payment is open in another tab of the browser. */
  readonly paymentElsewhere: string;
  /**
   * The label of the button beside `paymentElsewhere`. The button is shown if the other tab does not answer, and takes
   * the payment over from that tab.
   */
  readonly payHere: string;
  /**
   * Shown after a roll-back, while it is not known yet whether the service holds the plan `{to}` again. The card of the
   * plan `{from}` usually says the reason. May have the placeholders `{from}`, `{to}` and `{reason}`.
   */
  readonly rollingBack: string;
  /**
   * Shown after a roll-back, once the service is known to hold the plan `{to}` again. May have the placeholders
   * `{from}`, `{to}` and `{reason}`.
   */
  readonly rolledBack: string;
  /** Shown after a roll-back, if no plan is selected now. May have the placeholders `{from}` and `{reason}`. */
  readonly rolledBackToNone: string;
  /**
   * The label of the button beside `rollingBack`. Shown while a write of the rolled-back plan may still be applied,
   * because the shopper can then choose this plan again without waiting. Has the placeholder `{plan}`.
   */
  readonly chooseAgain: string;
  /**
   * Shown if the service refuses the plan on screen. In this case, waiting does not help. Has the placeholder `{plan}`.
   */
  readonly chooseAnother: string;
  readonly retry: string;
  /** The label of the button that loads the page again. Shown if the session has expired. */
  readonly reload: string;

  /** What went wrong, in one short sentence for each kind of problem. A card shows this sentence in one line. */
  readonly reasons: Readonly<Record<ProblemKind, string>>;

  /** The browser shows this text if the form is submitted and no plan is chosen. */
  readonly chooseFirst: string;
  /** The browser shows this text if the form is submitted before the plan is confirmed. */
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
  freeTrial: '{length} free,',
  paidTrial: '{dueToday} for {length},',
  afterTrial: 'then {price} {per}.',
  renewal: 'Renews until you cancel.',
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
  unavailable: 'Not available right now.',

  loading: 'Loading prices…',
  loadingFailed: 'We couldn’t load the prices.',

  saving: 'Saving your choice…',
  confirmed: '{plan} is selected.',
  checking: 'Checking your plan…',
  locked: 'Payment in progress…',
  planChanged: 'Your plan has changed. Please check it and pay again.',
  paymentElsewhere: 'A payment is open in another tab.',
  payHere: 'Pay here instead',
  rollingBack: 'We’re checking that {to} is selected.',
  rolledBack: '{reason} You’re still on {to}.',
  rolledBackToNone: '{reason} Please choose a plan again.',
  chooseAgain: 'Choose {plan} again',
  chooseAnother: '{plan} can’t be selected right now. Please choose another plan.',
  retry: 'Try again',
  reload: 'Reload the page',

  reasons: {
    refused: 'We couldn’t switch to {from}.',
    unreachable: 'We couldn’t connect.',
    unclear: 'Something went wrong.',
    'session-expired': 'This checkout has expired.',
    'already-paid': 'This order has already been paid.',
    'already-subscribed': 'You already have an active subscription.',
    'after-update': 'The payment form isn’t ready yet. We keep trying.',
    plans: 'This plan isn’t available right now.',
    config: 'Plans can’t be changed on this page right now.',
  },

  chooseFirst: 'Choose a plan to continue.',
  notYet: 'One moment: your plan is still being confirmed.',
};

/**
 * Replaces placeholders such as `{name}`. A placeholder without a value stays as it is, so that a misspelt placeholder
 * is noticed.
 */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (mark, name: string) =>
    Object.hasOwn(values, name) ? isolate(values[name] ?? mark, text) : mark,
  );

/**
 * Puts Unicode isolation marks around a value that could change the order of the text around it. Such a value is
 * written in the other direction, or has direction marks. Any other value gets no marks, so that a search in the page
 * finds the text that the shopper reads.
 */
const isolate = (value: string, text: string): string =>
  /[\u061C\u200E\u200F]/.test(value) || (rightToLeft.test(text) ? /[a-z]/i : rightToLeft).test(value)
    ? `\u2068${value}\u2069`
    : value;

const rightToLeft = /(?=\p{L})[\u0590-\u08FF]/u;

/**
 * Copies the originals (by default the English texts), and puts the host's texts into the copy. A value that is not a
 * text is left out and reported. A text that states what will be charged must not be blank, and must have each
 * placeholder of the original. If it breaks this rule, it is left out and reported, too.
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
    const tells =
      typeof override === 'string' && override.trim() && marks.every((mark) => override.includes(mark));
    return tells ? override : refuse(original, path, `a text with ${marks.join(' and ') || 'words'}`);
  };
  const plural = (original: Plural, override: unknown, path: string): Plural => {
    const forms = pluralForms.map((form) => [form, readOwn(override, form)] as const);
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
  'renewal',
  'previousPrice',
  'equals',
  'about',
  'dueToday',
  'total',
  'totalWithTax',
];

/** Copies the originals. If a text has an override, the result of `read` replaces the text. */
const merge = <Texts extends object>(
  originals: Texts,
  overrides: unknown,
  read: (name: keyof Texts & string, override: unknown) => unknown,
): Texts => {
  if (!isObject(overrides)) return { ...originals };
  const names = Object.keys(originals) as (keyof Texts & string)[];
  const given = names.map((name) => [name, readOwn(overrides, name)] as const);
  const present = given.filter(([, override]) => (override ?? null) !== null);
  return {
    ...originals,
    ...Object.fromEntries(present.map(([name, override]) => [name, read(name, override)])),
  };
};

/** Reads texts from JSON. The result is `undefined` if the string is not JSON. */
export const textsIn = (json: string): Partial<Messages> | undefined => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

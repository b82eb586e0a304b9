/**
 * Reads the plans that the host wants to sell, and makes offers from them. A wrong field is reported as a problem. No
 * error is thrown.
 */
import {
  aFlag,
  aList,
  aText,
  type Expectation,
  inside,
  isCount,
  isObject,
  read,
  readOptional,
  readSize,
  refuse,
  refuseLookalikes,
  type Source,
  show,
} from './fields.ts';
import { expectedIdent, isIdent } from './ident.ts';
import { lookalikesOf } from './lookalike.ts';
import {
  describeSavings,
  describeTerms,
  isCurrency,
  isHigher,
  isPeriodUnit,
  readAmount,
  type Wording,
} from './money.ts';
import type { Amount, Ident, Offer, Period, PeriodUnit, Plan, Problem } from './types.ts';

/**
 * Limits for the host's plans. They are higher than any page needs. Without them, a list that never ends would block
 * the page.
 */
const planLimit = 1000;
const featureLimit = 100;
const jsonLimit = 64 * 1024;

/**
 * Reads plans from the JSON of an attribute or a child script. If the JSON cannot be read, the result is an empty list
 * with a problem.
 */
export function readPlansJson(text: string): { plans: unknown; problem?: Problem } {
  const refuse = (message: string) => ({ plans: [], problem: { kind: 'plans', message } as const });
  if (text.length > jsonLimit || new TextEncoder().encode(text).length > jsonLimit) {
    return refuse('plans: expected at most 64 KiB of JSON, got more');
  }
  try {
    return { plans: JSON.parse(text) };
  } catch (error) {
    // The message of this error quotes the text that could not be read. The quote is removed, because it may contain
    // the client token.
    const reason = (error as SyntaxError).message.replace(/(\.{3})?".*"(\.{3})?/s, '…');
    return refuse(`plans: expected JSON, but: ${reason}`);
  }
}

/**
 * Makes one offer for each plan that has an ident and a title and is not hidden, in the host's order. If a plan's price
 * or conditions cannot be stated in full, the offer has no terms and is not selectable.
 */
export function offerPlans(input: unknown, wording: Wording): { offers: Offer[]; problems: Problem[] } {
  const problems: Problem[] = [];
  if (!aList.is(input)) {
    // If the value is a text, the message does not quote it, because a template may have put the client token into the
    // option.
    const got = typeof input === 'string' ? 'a text' : show(input);
    const message = `plans: expected ${aList.words}, got ${got}`;
    return { offers: [], problems: [{ kind: 'plans', message }] };
  }

  const offers = new Map<Ident, Offer>();
  const sources = new Map<Ident, Source>();
  const list: Source = {
    host: input,
    path: 'plans',
    report: (message) => problems.push({ kind: 'plans', message }),
  };
  for (let index = 0, size = readSize(list, planLimit); index < size; index += 1) {
    const host = read(list, index, aPlan);
    const item = host && inside(list, index, host);
    const ident = item && read(item, 'ident', anIdent);
    if (!item || ident === null) continue;

    const source: Source = {
      ...item,
      report: (message) => problems.push({ kind: 'plans', message, ident }),
    };
    if (offers.has(ident)) {
      refuse(source, 'ident', 'one that no earlier plan has', ident);
      continue;
    }
    const offer = readOffer(source, ident, wording);
    if (offer) offers.set(ident, offer);
    sources.set(ident, source);
  }
  const withSavings = (offer: Offer): Offer => {
    const { plan, terms } = offer;
    const source = sources.get(plan.ident);
    if (!terms || !source || plan.savingsOver === undefined) return offer;
    const over = offers.get(plan.savingsOver);
    // If nobody can buy the other plan, no saving over it is shown.
    const savings = over?.selectable ? describeSavings(plan, over.plan, wording) : null;
    if (savings) return { ...offer, terms: { ...terms, ...savings } };
    refuse(source, 'savingsOver', 'a plan on offer that costs more for the same time', plan.savingsOver);
    return offer;
  };
  const listed = [...offers.values()].filter(({ plan }) => !plan.hidden);
  return { offers: listed.map(withSavings), problems };
}

function readOffer(source: Source, ident: Ident, wording: Wording): Offer | null {
  const title = read(source, 'title', aTitle);
  if (title === null) return null;

  const description = readOptional(source, 'description', aText);
  const features = readFeatures(source);
  const badge = readOptional(source, 'badge', aText);
  const highlighted = readOptional(source, 'highlighted', aFlag);
  const told = readConditions(source);
  const was = readOptional(source, 'was', anAmount);
  const isReduced = told && was != null && isHigher(was, told.price);
  if (told && was != null && !isReduced) refuse(source, 'was', 'an amount above the price', was);
  const equivalent = readOptional(source, 'equivalent', aUnit);
  if (told && equivalent && !told.period)
    refuse(source, 'equivalent', 'none for a plan that is charged once', equivalent);
  const savingsOver = readOptional(source, 'savingsOver', anIdent);
  refuseLookalikes(source, decoration);

  const plan: Plan & { __proto__: null } = {
    // The object has no prototype. Otherwise a field that is left out could come from a polluted `Object.prototype`.
    __proto__: null,
    ident,
    title,
    ...(description && { description }),
    ...(features && { features }),
    ...(badge && { badge }),
    ...(highlighted && { highlighted }),
    ...readWithdrawal(source, 'disabled'),
    ...readWithdrawal(source, 'hidden'),
    ...(told ?? untold),
    ...(isReduced && { was }),
    ...(equivalent && { equivalent }),
    ...(savingsOver && { savingsOver }),
  };
  const terms = told && describeTerms(plan, wording);
  if (told && !terms) {
    refuse(source, 'period', 'one for which `messages` has a text with {count}', plan.period);
  }
  return { plan, terms, selectable: terms !== null && !plan.disabled };
}

/** An invalid value counts as true. Otherwise the picker could sell a plan that the host has withdrawn. */
const readWithdrawal = (source: Source, field: 'disabled' | 'hidden'): Pick<Plan, 'disabled' | 'hidden'> => {
  const isWithdrawn = readOptional(source, field, aFlag);
  return isWithdrawn === undefined ? {} : { [field]: isWithdrawn ?? true };
};

/**
 * If the name of one of these fields is mistyped, the plan can still be selected, because its price and conditions are
 * complete.
 */
const decoration = /* @__PURE__ */ lookalikesOf([
  ...(['description', 'features', 'badge', 'highlighted', 'was', 'equivalent', 'savingsOver'] as const),
]);
/**
 * If one of these names is mistyped, the plan is not selectable. Otherwise, a plan with `Period` for `period` would
 * look as if it were charged once. A plan with `Disabled` for `disabled` would be sold.
 */
const condition = /* @__PURE__ */ lookalikesOf([
  'currency',
  'price',
  'period',
  'intro',
  'disabled',
  'hidden',
]);

type Conditions = Pick<Plan, 'currency' | 'price' | 'period' | 'intro'>;

/**
 * Replaces the conditions of a plan if its currency, price, period or intro is invalid. All four are then left out. If
 * only an invalid `period` were left out, the shopper would read that the plan is charged once.
 */
const untold: Conditions = { currency: '', price: '' };

function readConditions(source: Source): Conditions | null {
  const currency = read(source, 'currency', aCurrency);
  const price = read(source, 'price', anAmount);
  const period = readPeriod(source, readOptional(source, 'period', aPeriod));
  const intro = readIntro(source, readOptional(source, 'intro', anIntro));
  const isMistyped = refuseLookalikes(source, condition);
  if (isMistyped || currency === null || price === null || period === null || intro === null) return null;

  if (intro && !period) {
    refuse(source, 'period', 'the period that is billed after the intro', period);
    return null;
  }
  if (!period && readAmount(price) === '0') {
    refuse(
      source,
      'price',
      'more than 0 for a plan that is charged once (a free trial is an `intro`)',
      price,
    );
    return null;
  }
  return { currency, price, ...(period && { period }), ...(intro && { intro }) };
}

function readPeriod(parent: Source, host: object | null | undefined): Period | null | undefined {
  if (!host) return host;
  const source = inside(parent, 'period', host);
  const count = read(source, 'count', aCount);
  const unit = read(source, 'unit', aUnit);
  return count === null || unit === null ? null : { count, unit };
}

function readIntro(parent: Source, host: object | null | undefined): Plan['intro'] | null {
  if (!host) return host;
  const source = inside(parent, 'intro', host);
  const price = read(source, 'price', anAmount);
  const period = readPeriod(source, read(source, 'period', aPeriod));
  return price === null || !period ? null : { price, period };
}

function readFeatures(parent: Source): string[] | null | undefined {
  const host = readOptional(parent, 'features', aList);
  if (!host) return host;
  const source = inside(parent, 'features', host);
  const features: string[] = [];
  // `Array.from` is not used, because Prototype.js replaces it with a function that ignores the callback.
  for (let index = 0, size = readSize(source, featureLimit); index < size; index++) {
    const feature = read(source, index, aText);
    if (feature !== null) features.push(feature);
  }
  return features;
}

const aPlan: Expectation<object> = { is: isObject, words: 'a plan such as { ident: "pp_a", title: "…", … }' };
const aPeriod: Expectation<object> = { is: isObject, words: 'a period such as { count: 1, unit: "month" }' };
const anIntro: Expectation<object> = {
  is: isObject,
  words: 'an intro such as { price: "0", period: { … } }',
};
const anIdent: Expectation<Ident> = { is: isIdent, words: expectedIdent };
const aTitle: Expectation<string> = {
  is: (value): value is string => typeof value === 'string' && value.trim() !== '',
  words: 'a text that is not blank',
};
const aCurrency: Expectation<string> = { is: isCurrency, words: 'an ISO 4217 code such as "USD"' };
const anAmount: Expectation<Amount> = {
  is: (value): value is Amount => readAmount(value) !== null,
  words: 'a decimal amount such as "39.99"',
};
const aCount: Expectation<number> = { is: isCount, words: 'a whole number from 1' };
const aUnit: Expectation<PeriodUnit> = { is: isPeriodUnit, words: 'minute, day, week, month or year' };

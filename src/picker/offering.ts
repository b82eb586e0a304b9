/**
 * What a picker offers: the plans with their texts, and the costs of these plans for the protocol. The whole offering
 * follows from the options, the live prices and the registered languages.
 */
import { computed, type ReadonlySignal } from '@preact/signals';
import { costOfOffer } from '../agreement.ts';
import type { LivePrices } from '../live-prices.ts';
import { isLocale, registeredMessages } from '../locale.ts';
import { completeMessages, type Messages } from '../messages.ts';
import { isTax, type Wording } from '../money.ts';
import { offerPlans, readPlansJson } from '../plans.ts';
import { priced, readPricePoints } from '../price-points.ts';
import type * as Protocol from '../protocol/index.ts';
import { expected, kindOf } from '../service/expectation.ts';
import type { Ident, Offer, Problem } from '../types.ts';
import type { PlanPickerOptions } from './options.ts';
import { readTotal, type TotalRead } from './total.ts';

export interface Offering {
  readonly messages: ReadonlySignal<Messages>;
  readonly wording: ReadonlySignal<Wording>;
  /** The `total` that the host gave. */
  readonly total: ReadonlySignal<TotalRead>;
  readonly offers: ReadonlySignal<readonly Offer[]>;
  /** The price points that are still loading. */
  readonly awaited: ReadonlySignal<readonly Ident[]>;
  readonly prices: ReadonlySignal<{ readonly awaited: number; readonly failed: boolean }>;
  /** What is wrong with the options. */
  readonly problems: ReadonlySignal<readonly Problem[]>;
  /** The price points that the options name; `null` if they name none. */
  readonly listed: ReadonlySignal<readonly Ident[] | null>;
  /** Whether the host keeps its own list of plans. If so, any ident may be picked. */
  readonly isHostsList: ReadonlySignal<boolean>;
  readonly forProtocol: ReadonlySignal<Protocol.PlanCosts>;
}

/** @param languages changes each time a language is registered */
export const createOffering = (
  options: ReadonlySignal<PlanPickerOptions>,
  live: LivePrices,
  languages: ReadonlySignal<number>,
): Offering => {
  const locale = computed(() => {
    const { locale } = options.value;
    return typeof locale === 'string' ? locale : 'en';
  });
  const texts = computed(() => {
    const { messages } = options.value;
    const registered = languages.value >= 0 ? registeredMessages(locale.value) : undefined;
    return completeMessages(messages, registered && completeMessages(registered).messages);
  });
  const messages = computed(() => texts.value.messages);
  const wording = computed(() => {
    const { tax } = options.value;
    return { locale: locale.value, messages: messages.value, tax: isTax(tax) ? tax : null };
  });
  const total = computed(() => readTotal(options.value.total));
  const asked = computed(() => readPricePoints(options.value.pricePoints));
  const isHostsList = computed(() => options.value.plans === undefined && asked.value === null);
  const offered = computed((): Offered => {
    const { plans = [] } = options.value;
    const read = typeof plans === 'string' ? readPlansJson(plans) : { plans };
    const unread = read.problem ? [read.problem] : [];
    if (!asked.value) {
      const given = read.problem ? { offers: [], problems: unread } : offerPlans(read.plans, wording.value);
      return { ...given, awaited: [] };
    }
    const { idents, problems: misread } = asked.value;
    const points = live.points.value ?? [];
    const { plans: atPrices, awaited, problems } = priced(idents, points, read.plans, live.isAnswered.value);
    const { offers, problems: refused } = offerPlans(atPrices, wording.value);
    return { offers, awaited, problems: [...unread, ...misread, ...problems, ...refused] };
  });
  const offers = computed(() => offered.value.offers);
  const awaited = computed(() => offered.value.awaited);
  const countAwaited = computed(() => awaited.value.length);
  const prices = computed(() => ({ awaited: countAwaited.value, failed: live.problem.value !== null }));
  const listed = computed(() => asked.value?.idents ?? null);
  const forProtocol = computed((): Protocol.PlanCosts => {
    if (isHostsList.value) return null;
    const costs = offers.value.map((offer) => [offer.plan.ident, costOfOffer(offer)] as const);
    return Object.fromEntries([...awaited.value.map((ident) => [ident, null] as const), ...costs]);
  });
  const problems = computed(() => [
    ...offered.value.problems,
    ...texts.value.problems,
    ...[problemWithLocale(locale.value), problemWithTax(options.value.tax), total.value.problem].filter(
      (problem) => problem !== null,
    ),
  ]);
  return { messages, wording, total, offers, awaited, prices, problems, listed, isHostsList, forProtocol };
};

interface Offered {
  readonly offers: readonly Offer[];
  readonly awaited: readonly Ident[];
  readonly problems: readonly Problem[];
}

const problemWithLocale = (locale: string): Problem | null =>
  isLocale(locale) ? null : expected('locale', 'a language tag such as en or pt-BR', kindOf(locale));

const problemWithTax = (tax: unknown): Problem | null =>
  (tax ?? null) === null || isTax(tax) ? null : expected('tax', 'included or excluded', kindOf(tax));

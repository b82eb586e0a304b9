import type { Amount, Ident, Period, Plan } from '../types.ts';
import { fail, succeed } from './answer.ts';
import { type Delay, type Fault, meetFaults, type PlainFailure } from './fault.ts';
import { readFaults } from './fault-rules.ts';
import type { Body } from './request.ts';

type Duration = 'minutes' | 'days' | 'weeks' | 'months' | 'years';

/** A price point as the service lists it. */
export interface PricePoint {
  readonly ident: Ident;
  readonly currency: {
    readonly code: string;
    readonly minor_units?: number;
    readonly title?: string;
    readonly symbol?: string;
  };
  readonly intro_type: 'no_intro' | 'free_trial' | 'paid_trial';
  readonly features?: readonly { readonly ident: string }[];
  /** The amount that is charged once. A price point has either `lifetime_price` or `next_price`. */
  readonly lifetime_price?: Amount | null;
  readonly intro_free_trial_period?: number | null;
  readonly intro_free_trial_period_duration?: Duration | null;
  readonly intro_paid_trial_price?: Amount | null;
  readonly intro_paid_trial_period?: number | null;
  readonly intro_paid_trial_period_duration?: Duration | null;
  readonly next_price?: Amount | null;
  readonly next_period?: number | null;
  readonly next_period_duration?: Duration | null;
}

/** Makes the price point that the service would list for a plan. */
export function pricePointOf({ ident, currency, price, period, intro }: Plan): PricePoint {
  const renewal = period
    ? { next_price: price, ...lasting('next_period', period) }
    : { lifetime_price: price };
  const point = { ident, currency: { code: currency }, intro_type: 'no_intro', ...renewal } as const;
  if (!intro) return point;
  return Number(intro.price) === 0
    ? { ...point, intro_type: 'free_trial', ...lasting('intro_free_trial_period', intro.period) }
    : {
        ...{ ...point, intro_type: 'paid_trial', intro_paid_trial_price: intro.price },
        ...lasting('intro_paid_trial_period', intro.period),
      };
}

const lasting = (name: string, { count, unit }: Period) => ({
  [name]: count,
  [`${name}_duration`]: `${unit}s`,
});

/** A fault of a request for price points. Such a request is not for one plan, so the fault has no `ident`. */
export type PricePointFault = (Delay | PlainFailure) & { readonly ident?: never };

/** The price points of the service. */
export class PriceList {
  points: readonly PricePoint[];
  faults: readonly Fault[] = [];

  constructor(points: readonly PricePoint[]) {
    this.points = points;
  }

  /** Replaces the faults. Throws a `TypeError` that names the mistake. */
  fault(input: unknown): void {
    const faults = readFaults(input);
    const strange = faults.find(({ kind, ident }) => ofWritesOnly.includes(kind) || ident !== undefined);
    if (strange) throw new TypeError(`faults: expected none that only a write can meet, got ${strange.kind}`);
    this.faults = faults;
  }

  /** Answers a request for price points. The faults work as they do for a write. */
  async answer(filter: Body, style: 'empty' | 'envelope', pause: (ms: number) => Promise<void>) {
    const { delay, failure, remaining } = meetFaults(this.faults, '');
    this.faults = remaining;
    if (delay > 0) await pause(delay);
    return failure
      ? fail(failure as PlainFailure)
      : succeed(style, { price_points: this.#filteredBy(filter) });
  }

  /** What a plan costs at checkout, in minor units such as cents; null if it has no price here. */
  dueToday(ident: Ident): { readonly amount: number; readonly currency: string } | null {
    const point = this.points.find((one) => one.ident === ident);
    if (!point) return null;
    const { intro_type: intro, intro_paid_trial_price: paid, next_price: next, lifetime_price: once } = point;
    const price = intro === 'free_trial' ? 0 : intro === 'paid_trial' ? paid : (next ?? once);
    const { code, minor_units: digits = 2 } = point.currency;
    return { amount: Math.round(Number(price) * 10 ** digits), currency: code };
  }

  #filteredBy(filter: Body): PricePoint[] {
    const { ident, currency_code: code, feature_ident: feature } = filter;
    return this.points.filter(
      (point) =>
        (ident ?? point.ident) === point.ident &&
        (code ?? point.currency.code) === point.currency.code &&
        (feature == null || point.features?.some((one) => one.ident === feature)),
    );
  }
}

const ofWritesOnly: readonly Fault['kind'][] = [
  ...(['apply-late', 'refuse-repeat', 'unsigned', 'expire', 'already-paid', 'already-subscribed'] as const),
];

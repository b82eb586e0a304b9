/**
 * Makes plans from price points. A price point comes from the service and says what a plan costs. The service's answer
 * and the host's list may contain anything. Wrong values are passed on unchanged. `plans.ts` then refuses them and
 * names the wrong field.
 */
import { expectedIdent, isIdent } from './ident.ts';
import { readAmount } from './money.ts';
import type { Address } from './service/address.ts';
import { errorIn, parseObject } from './service/envelope.ts';
import { type Answer, post } from './service/post.ts';
import type { Ident, Plan, Problem } from './types.ts';

/** A function that loads price points. It must never reject: it returns a failure as a problem. */
export type LoadPricePoints = (
  address: Address,
  signal: AbortSignal,
) => Promise<{ readonly points: readonly unknown[] } | { readonly problem: Problem }>;

export const loadPricePoints: LoadPricePoints = async (address, signal) => {
  try {
    return readAnswer(await post(address, 'price_points', '{}', { signal, maxBytes: maxListBytes }));
  } catch {
    const message = signal.aborted ? 'the price points did not come in time' : 'the connection failed';
    return { problem: { kind: 'unreachable', message } };
  }
};

/**
 * The longest list that is read, in bytes. An organisation may have hundreds of price points, of half a kilobyte each.
 */
const maxListBytes = 1024 * 1024;

const readAnswer = ({ status, redirected, body }: Answer): Awaited<ReturnType<LoadPricePoints>> => {
  const json = typeof body === 'object' && body ? fieldsOf(parseObject(body.text)) : {};
  const points = json.price_points ?? fieldsOf(json.data).price_points;
  const isFine = status >= 200 && status < 300 && !redirected && json.status !== 'error';
  if (isFine && Array.isArray(points)) return { points };
  const said = errorIn(json);
  const message = `price points: HTTP ${status}, ${said.code ? `code ${said.code}` : 'but no price points'}`;
  return { problem: { kind: 'unclear', message, httpStatus: status, ...said } };
};

/**
 * Makes a plan from a price point of the service. The fields that a price point does not have, such as the title, come
 * from `copy`. This function never throws. If the price or the conditions are not clear, the picker offers the plan as
 * not selectable and reports why.
 */
export const planFromPricePoint = (pricePoint: unknown, copy?: Partial<Plan>): Plan => {
  const point = fieldsOf(pricePoint);
  const { title, description, features, badge, highlighted, disabled, hidden, was, equivalent, savingsOver } =
    fieldsOf(copy);
  const { ident } = point;
  const plan = {
    ...{ ident, title: title ?? ident, description, features, badge, highlighted, disabled, hidden },
    ...{ currency: fieldsOf(point.currency).code, ...conditionsOf(point), was, equivalent, savingsOver },
  };
  return Object.fromEntries(Object.entries(plan).filter(([, value]) => isTold(value))) as unknown as Plan;
};

const conditionsOf = (point: Fields) => {
  const { lifetime_price: once, next_price: price } = point;
  const intro = introOf(point);
  if (!isTold(once) || (isTold(price) && readAmount(once) === '0')) {
    return { price, period: periodIn(point, 'next_period'), intro };
  }
  // If a price point has two prices, it is not clear whether the plan is charged once or every period. A guess could be
  // wrong, and the shopper would believe it. So the price is replaced by an invalid value.
  return { price: isTold(price) ? 'both a lifetime_price and a next_price' : once, intro };
};

const introOf = (point: Fields): unknown => {
  const { intro_type: type } = point;
  if (type !== 'free_trial' && type !== 'paid_trial') return type === 'no_intro' ? undefined : type;
  const price = type === 'free_trial' ? '0' : point.intro_paid_trial_price;
  return { price, period: periodIn(point, `intro_${type}_period`) };
};

/** Reads a period: `{next_period: 3, next_period_duration: "months"}` is every 3 months. */
const periodIn = (point: Fields, name: string) => {
  const [count, unit] = [point[name], point[`${name}_duration`]];
  return {
    count: typeof count === 'string' && /^\d+$/.test(count) ? Number(count) : count,
    unit: typeof unit === 'string' ? unit.replace(/s$/, '') : unit,
  };
};

/**
 * The price points that the host asks for. The input is a list, or a text as in the attribute `price-points`. The
 * result is null if the host asks for none.
 */
export const readPricePoints = (input: unknown): { idents: Ident[]; problems: Problem[] } | null => {
  const list = typeof input === 'string' ? input.split(/\s+/).filter(Boolean) : listOf(input);
  if (!isTold(input) || list?.length === 0) return null;
  const idents = [...new Set(list)].filter(isIdent);
  const isRead = list?.every(isIdent);
  const message = `pricePoints: expected a list of idents, each ${expectedIdent}`;
  return { idents, problems: isRead ? [] : [{ kind: 'plans', message }] };
};

/**
 * The plans that were asked for, in the order of `idents`. Their prices come from the service, and everything else
 * comes from the host. A plan without a price point is awaited, or reported if no further price points will arrive.
 */
export const priced = (
  idents: readonly Ident[],
  points: readonly unknown[],
  copies: unknown,
  isAnswered = true,
): { plans: Plan[]; awaited: Ident[]; problems: Problem[] } => {
  const pointOf = byIdent(points);
  const copyOf = byIdent(listOf(copies) ?? []);
  const problems: Problem[] = [];
  const awaited: Ident[] = [];
  const report = (message: string, ident: Ident) => problems.push({ kind: 'plans', message, ident });
  const plans = idents.flatMap((ident) => {
    const point = pointOf.get(ident);
    const copy = copyOf.get(ident);
    if (!point) {
      if (isAnswered)
        report(`pricePoints: expected price points that the service knows, got ${ident}`, ident);
      else awaited.push(ident);
      return [];
    }
    const plan = planFromPricePoint(point, copy);
    const cost = costOf(plan);
    const differs = isTold(copy?.price) && costOf(copy).some((value, index) => value !== cost[index]);
    if (differs) report(`plans: expected ${ident} at the service’s price, which is shown instead`, ident);
    return [plan];
  });
  return { plans, awaited, problems };
};

/**
 * Placeholders for plans whose prices are still loading. A placeholder has everything that the host says about its
 * plan. If the host gives no price, the placeholder has an example price.
 */
export const awaitedPlans = (idents: readonly Ident[], copies: unknown): unknown[] => {
  const copyOf = byIdent(listOf(copies) ?? []);
  return idents.map((ident) => {
    const said = Object.entries(copyOf.get(ident) ?? {}).filter(([, value]) => isTold(value));
    return { title: ident, ...somePrice, ...Object.fromEntries(said), ident };
  });
};

const somePrice = { currency: 'USD', price: '39.99', period: { count: 1, unit: 'month' } };

/** Everything that a plan costs, as values that can be compared: the price `"39.90"` becomes `39.9`. */
export const costOf = (plan: unknown): readonly unknown[] => {
  const { currency, price, period, intro } = fieldsOf(plan);
  const trial = fieldsOf(intro);
  const amounts = [price, trial.price].map((amount) => readAmount(amount) ?? amount);
  const spans = [period, trial.period].map(fieldsOf).flatMap(({ count, unit }) => [count, unit]);
  return [currency, ...amounts, ...spans];
};

type Fields = Readonly<Record<string, unknown>>;

/** Finds items by their ident. If two items have the same ident, the first one counts. */
const byIdent = (list: readonly unknown[]): ReadonlyMap<unknown, Fields> =>
  new Map(
    list
      .map(fieldsOf)
      .reverse()
      .map((fields) => [fields.ident, fields]),
  );

/**
 * Returns the own fields of any value. Each field is read once. If reading a field throws an error, the result has no
 * fields.
 */
const fieldsOf = (value: unknown): Fields => {
  try {
    return { __proto__: null, ...Object(value) };
  } catch {
    return {};
  }
};

/**
 * The items of a list, or null if the value is not a list. At most 1000 items are read, because no page can show more.
 */
const listOf = (value: unknown): unknown[] | null => {
  try {
    return Array.isArray(value) ? [...value.slice(0, 1000)] : null;
  } catch {
    return null;
  }
};

/**
 * Whether a value was given. `null` does not count as given, because JSON may have `null` for a field that is left out.
 */
const isTold = (value: unknown): boolean => value !== undefined && value !== null;

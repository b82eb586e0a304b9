import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { english } from '../src/messages.ts';
import { offerPlans } from '../src/plans.ts';
import { loadPricePoints, planFromPricePoint, priced, readPricePoints } from '../src/price-points.ts';
import { createSandbox, listen, type PricePoint, type SandboxOptions } from '../src/testing/index.ts';
import type { Plan } from '../src/types.ts';

const point = (changes: Record<string, unknown> = {}) => ({
  ident: 'pp_month',
  currency: { code: 'EUR', minor_units: 2, title: 'Euro', symbol: '€' },
  intro_type: 'no_intro',
  features: [{ ident: 'premium' }],
  lifetime_price: null,
  intro_free_trial_period: null,
  intro_free_trial_period_duration: null,
  intro_paid_trial_price: null,
  intro_paid_trial_period: null,
  intro_paid_trial_period_duration: null,
  next_price: '39.99',
  next_period: 1,
  next_period_duration: 'months',
  ...changes,
});

const offer = (plan: unknown) => {
  const { offers, problems } = offerPlans([plan], { locale: 'en', messages: english });
  return { selectable: offers[0]?.selectable ?? false, problems: problems.map(({ message }) => message) };
};

describe('a price point read as a plan', () => {
  const base = { ident: 'pp_month', title: 'pp_month', currency: 'EUR' };
  const monthly = { ...base, price: '39.99', period: { count: 1, unit: 'month' } };

  test.each([
    ['is billed by its period', {}, monthly],
    ['takes prices as numbers', { next_price: 39.99 }, { ...monthly, price: 39.99 }],
    ['takes counts as texts', { next_period: '3' }, { ...monthly, period: { count: 3, unit: 'month' } }],
    [
      'is a single charge if it has a lifetime price',
      { lifetime_price: '199', next_price: null, next_period: null, next_period_duration: null },
      { ...base, price: '199' },
    ],
    ['is not a single charge if the lifetime price is 0', { lifetime_price: 0 }, monthly],
    [
      'starts with a free trial',
      {
        intro_type: 'free_trial',
        intro_free_trial_period: 7,
        intro_free_trial_period_duration: 'days',
      },
      { ...monthly, intro: { price: '0', period: { count: 7, unit: 'day' } } },
    ],
    [
      'starts with a paid trial',
      {
        intro_type: 'paid_trial',
        intro_paid_trial_price: '0.99',
        intro_paid_trial_period: 30,
        intro_paid_trial_period_duration: 'minutes',
      },
      { ...monthly, intro: { price: '0.99', period: { count: 30, unit: 'minute' } } },
    ],
  ])('%s', (_, changes, plan) => {
    expect(planFromPricePoint(point(changes))).toEqual(plan);
    expect(offer(planFromPricePoint(point(changes)))).toEqual({ selectable: true, problems: [] });
  });

  test.each(['minute', 'day', 'week', 'month', 'year'])('is billed by the %s', (unit) => {
    expect(planFromPricePoint(point({ next_period_duration: `${unit}s` })).period).toEqual({
      count: 1,
      unit,
    });
  });

  test('takes everything except the costs from the host’s plan', () => {
    const copy = {
      ...{ title: 'Monthly', description: 'For all', features: ['All'], badge: 'Best', was: '59' },
      ...{ highlighted: true, equivalent: 'day', savingsOver: 'pp_week' },
      ...{ disabled: true, ident: 'other', price: '1', currency: 'USD', period: { count: 2, unit: 'day' } },
    } as const satisfies Partial<Plan>;
    const { ident, price, currency, period, ...others } = copy;
    expect(planFromPricePoint(point(), copy)).toEqual({
      ...monthly,
      ...others,
    });
  });

  const trial = { intro_type: 'free_trial' };
  test.each([
    [
      'no price',
      { next_price: null },
      'plans[0].price: expected a decimal amount such as "39.99", got nothing',
    ],
    ['a price that is not an amount', { next_price: '39,99' }, 'plans[0].price: expected a decimal amount'],
    [
      'no period',
      { next_period: null, next_period_duration: null },
      'plans[0].period.count: expected a whole number from 1, got null',
    ],
    ['a strange period', { next_period_duration: 'moons' }, 'plans[0].period.unit: expected minute, day'],
    ['a trial without length', trial, 'plans[0].intro.period.count: expected a whole number from 1'],
    ['a paid trial without price', { intro_type: 'paid_trial' }, 'plans[0].intro.price: expected a decimal'],
    ['an unknown kind of trial', { intro_type: 'half_price' }, 'plans[0].intro: expected an intro'],
    ['two prices', { lifetime_price: '199' }, 'got "both a lifetime_price and a next_price"'],
    [
      'a trial before a single charge',
      { ...trial, lifetime_price: '199', next_price: null },
      'plans[0].intro.period.count',
    ],
    ['no currency', { currency: null }, 'plans[0].currency: expected an ISO 4217 code'],
  ])('is not selectable with %s, and a problem says why', (_, changes, problem) => {
    const { selectable, problems } = offer(planFromPricePoint(point(changes)));
    expect(selectable).toBe(false);
    expect(problems.join()).toContain(problem);
  });

  test('never throws, and is selectable only if its terms can be shown', () => {
    const hostile = {
      get next_price() {
        throw new Error('mine');
      },
    };
    const anything = fc.oneof(fc.anything({ withNullPrototype: true }), fc.constant(hostile));
    const pointLike = fc.record(Object.fromEntries(Object.keys(point()).map((name) => [name, anything])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(fc.oneof(anything, pointLike), anything, (from, copy) => {
        const { offers } = offerPlans([planFromPricePoint(from, copy as object)], {
          locale: 'en',
          messages: english,
        });
        for (const { selectable, terms } of offers) expect(selectable && terms === null).toBe(false);
        priced(['pp_a'], [from, copy], copy);
        readPricePoints(from);
      }),
    );
  });
});

describe('what a host asks for', () => {
  test.each([
    ['pp_week  pp_month\n', ['pp_week', 'pp_month']],
    [
      ['pp_week', 'pp_month', 'pp_week'],
      ['pp_week', 'pp_month'],
    ],
    ['', null],
    [[], null],
    [null, null],
    [undefined, null],
  ])('is read from %j', (input, idents) => {
    expect(readPricePoints(input)).toEqual(idents && { idents, problems: [] });
  });

  test.each([[['pp_week', 'pp week', 7]], ['pp_week pp!'], [4], [{ length: 1e9 }]])(
    'is reported if it is not a list of idents: %j',
    (input) => {
      const { idents, problems } = readPricePoints(input) ?? {};
      expect(idents?.every((ident) => ident === 'pp_week')).toBe(true);
      expect(problems?.[0]?.message).toMatch(/^pricePoints: expected a list of idents/);
    },
  );

  test('comes in the order of the request, even if the service lists other price points', () => {
    const points = [point(), point({ ident: 'pp_year' }), point({ ident: 'pp_week' })];
    const { plans, problems } = priced(['pp_week', 'pp_month'], points, [
      { ident: 'pp_week', title: 'Weekly' },
    ]);
    expect(plans.map(({ ident, title }) => [ident, title])).toEqual([
      ['pp_week', 'Weekly'],
      ['pp_month', 'pp_month'],
    ]);
    expect(problems).toEqual([]);
  });

  test('is reported if the service does not know it', () => {
    const { plans, problems } = priced(['pp_month', 'pp_moon'], [point()], []);
    expect(plans.map(({ ident }) => ident)).toEqual(['pp_month']);
    const message = 'pricePoints: expected price points that the service knows, got pp_moon';
    expect(problems).toEqual([{ kind: 'plans', message, ident: 'pp_moon' }]);
  });

  const host = {
    ident: 'pp_month',
    title: 'M',
    currency: 'EUR',
    price: 39.99,
    period: { count: 1, unit: 'month' },
  };
  test.each([
    ['the same', host, false],
    ['another spelling of the price', { ...host, price: '39.990' }, false],
    ['no price at all', { ident: 'pp_month', title: 'M' }, false],
    ['another price', { ...host, price: '29.99' }, true],
    ['another currency and period', { ...host, currency: 'USD', period: { count: 4, unit: 'week' } }, true],
    ['one charge', { ...host, period: undefined }, true],
    ['another currency', { ...host, currency: 'USD' }, true],
    ['a trial', { ...host, intro: { price: 0, period: { count: 1, unit: 'week' } } }, true],
  ])('is shown with the service’s terms, even if the host says %s', (_, copy, differs) => {
    const { plans, problems } = priced(['pp_month'], [point()], [copy]);
    expect(plans[0]).toMatchObject({ price: '39.99', currency: 'EUR', period: { count: 1, unit: 'month' } });
    const message = 'plans: expected pp_month at the service’s price, which is shown instead';
    expect(problems).toEqual(differs ? [{ kind: 'plans', message, ident: 'pp_month' }] : []);
  });
});

describe('over TCP', () => {
  const serve = async (options: SandboxOptions) => {
    const sandbox = createSandbox(options);
    const { url, close } = await listen(sandbox);
    onTestFinished(async () => {
      sandbox.dispose();
      await close();
    });
    const load = (signal = new AbortController().signal) =>
      loadPricePoints({ baseUrl: url, orgId: 'acme' }, signal);
    return { sandbox, url, load };
  };
  const pricePoints = [point()] as PricePoint[];

  test.each(['empty', 'envelope'] as const)(
    'a list is read as the service sends it, in the %s style',
    async (answers) => {
      const { load } = await serve({ pricePoints, answers });
      expect(await load()).toEqual({ points: pricePoints });
    },
  );

  test.each([
    [
      { kind: 'error', status: 500 },
      { kind: 'unclear', httpStatus: 500, code: 'internal_error' },
    ],
    [
      { kind: 'refuse', status: 404 },
      { kind: 'unclear', httpStatus: 404, message: 'price points: HTTP 404, code bad_request' },
    ],
    [{ kind: 'refuse-under-200' }, { kind: 'unclear', httpStatus: 200, code: 'bad_request' }],
    [
      { kind: 'rate-limit', retryAfter: 1 },
      { kind: 'unclear', httpStatus: 429 },
    ],
    [
      { kind: 'html' },
      { kind: 'unclear', httpStatus: 200, message: 'price points: HTTP 200, but no price points' },
    ],
    [{ kind: 'drop-before' }, { kind: 'unreachable', message: 'the connection failed' }],
  ] as const)('a failure is reported: %j', async (fault, problem) => {
    const { sandbox, load } = await serve({ pricePoints });
    sandbox.faultPricePoints({ ...fault, times: 1 });
    expect(await load()).toMatchObject({ problem });
    expect(await load()).toEqual({ points: pricePoints });
  });

  test('an abort ends the loading, even if the service is silent', async () => {
    const { sandbox, load } = await serve({ pricePoints });
    sandbox.faultPricePoints({ kind: 'hang' });
    const abort = new AbortController();
    const loaded = load(abort.signal);
    abort.abort();
    expect(await loaded).toMatchObject({ problem: { kind: 'unreachable' } });
  });

  test('a list of more than 64 KiB is read', async () => {
    const many = Array.from({ length: 400 }, (_, n) => point({ ident: `pp_${n}` })) as PricePoint[];
    const { load } = await serve({ pricePoints: many });
    expect(await load()).toEqual({ points: many });
  });

  test('the sandbox answers pages of other origins, filters the list, and refuses invalid filters', async () => {
    const { url } = await serve({ pricePoints: [point(), point({ ident: 'pp_year' })] as PricePoint[] });
    const ask = (init: RequestInit) => fetch(`${url}/acme/v1/price_points`, { method: 'POST', ...init });
    const headers = { 'content-type': 'application/json' };
    const preflight = await ask({
      method: 'OPTIONS',
      headers: { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
    const filtered = await ask({ headers, body: '{"ident": "pp_year", "currency_code": null}' });
    expect(filtered.headers.get('access-control-allow-origin')).toBe('*');
    expect((await filtered.json()).price_points.map((one: PricePoint) => one.ident)).toEqual(['pp_year']);
    expect((await ask({ headers, body: '{"ident": 7}' })).status).toBe(400);
    expect((await ask({ headers, body: '[]' })).status).toBe(400);
    expect((await ask({ headers: { ...headers, 'ff-secret-key': 'x' }, body: '{}' })).status).toBe(400);
    expect((await fetch(`${url}/acme/v1/price_points`)).status).toBe(405);
  });

  test('the sandbox knows only the plans that it lists', async () => {
    const { sandbox, url } = await serve({ pricePoints });
    const { clientToken, orderId, orgId, ident } = sandbox.createSession();
    expect(ident).toBe('pp_month');
    const body = JSON.stringify({ client_token: clientToken, order_id: orderId, pp_ident: 'pp_moon' });
    const answer = await fetch(`${url}/${orgId}/v1/checkout/update_client_session`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body },
    });
    expect(answer.status).toBe(404);
  });

  test('the sandbox refuses a fault of price points that only a write can meet', async () => {
    const { sandbox } = await serve({});
    const fault =
      (kind: string, more = {}) =>
      () =>
        sandbox.faultPricePoints({ kind, ...more } as never);
    expect(fault('expire')).toThrow('faults: expected none that only a write can meet, got expire');
    expect(fault('html', { ident: 'pp_a' })).toThrow(TypeError);
    expect(fault('moon')).toThrow('faults[0].kind');
  });
});

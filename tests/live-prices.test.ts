/** How a picker loads its prices. Each test controls the page, and answers the picker's requests to the service. */
import { effect } from '@preact/signals';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createNotice } from '../src/notice.ts';
import type { PlanPickerOptions } from '../src/picker/options.ts';
import { createPlanPicker } from '../src/picker/picker.ts';
import type { LoadPricePoints } from '../src/price-points.ts';
import type { Address } from '../src/service/address.ts';
import type { PlanPickerNews, Problem } from '../src/types.ts';
import { look } from './support/look.ts';
import { createStandInPage, settle } from './support/page.ts';
import { createHeldSend } from './support/send.ts';

type Loaded = Awaited<ReturnType<LoadPricePoints>>;

const point = (ident: string, price = '9.99') => ({
  ...{ ident, currency: { code: 'USD' }, intro_type: 'no_intro' },
  ...{ next_price: price, next_period: 1, next_period_duration: 'months' },
});
const points = ['pp_a', 'pp_b', 'pp_c'].map((ident) => point(ident));
const unreachable: Problem = { kind: 'unreachable', message: 'the connection failed' };
const newSession = (ident = 'pp_a') => ({
  clientToken: 't',
  orderId: crypto.randomUUID(),
  ident,
  fresh: true,
});

const begin = (options: Partial<PlanPickerOptions> = {}) => {
  const page = createStandInPage();
  const held = createHeldSend();
  const loads: { address: Address; signal: AbortSignal; end(loaded: Loaded): Promise<void> }[] = [];
  const loadPrices: LoadPricePoints = (address, signal) =>
    new Promise((resolve) => {
      loads.push({
        address,
        signal,
        end(loaded) {
          resolve(loaded);
          return settle();
        },
      });
    });
  const picker = createPlanPicker(
    { orgId: 'acme', pricePoints: ['pp_b', 'pp_a'], ...options },
    { send: held.send, loadPrices, page },
  );
  onTestFinished(() => picker.disconnect());
  const heard: PlanPickerNews[] = [];
  picker.subscribe((one) => heard.push(one));
  const last = () => loads.at(-1) as (typeof loads)[number];
  const problems = () =>
    heard.flatMap(({ type, detail }) => (type === 'plan-problem' ? [detail.problem] : []));
  const idents = () => picker.offers.value.map(({ plan }) => plan.ident);
  return { picker, page, held, loads, last, problems, idents, heard };
};

/** A picker with `pp_a` shown and confirmed. */
const beginConfirmed = async (options: Partial<PlanPickerOptions> = {}) => {
  const stage = begin({ session: newSession(), ...options });
  await settle();
  if (stage.held.writes.length > 0) await stage.held.last.acknowledge();
  return stage;
};

describe('while prices are awaited', () => {
  test('the picker offers no plan, and the shopper cannot pay', async () => {
    const { picker, idents, problems } = await beginConfirmed();
    expect(idents()).toEqual([]);
    expect(picker.prices.value).toEqual({ awaited: 2, failed: false });
    expect([picker.status.value, picker.canPay.value]).toEqual(['empty', false]);
    expect(problems()).toEqual([]);
  });

  test('the shopper can pick a plan, and can pay once the price of the plan is known', async () => {
    const { picker, held, last } = await beginConfirmed();
    let outcome = '';
    picker.pick('pp_b').then((ended) => {
      outcome = ended.outcome;
    });
    await settle();
    await held.last.acknowledge();
    expect([picker.shown.value, picker.canPay.value, outcome]).toEqual(['pp_b', false, '']);
    await last().end({ points });
    expect([picker.canPay.value, outcome]).toEqual([true, 'confirmed']);
  });

  test('a plan that the host did not ask for cannot be picked', async () => {
    const { picker } = await beginConfirmed();
    expect(await picker.pick('pp_c')).toMatchObject({ outcome: 'rolled-back', problem: { kind: 'plans' } });
  });

  test('a new session keeps the shopper’s pick', async () => {
    const { picker, held } = await beginConfirmed();
    picker.pick('pp_b');
    await settle();
    await held.last.acknowledge();
    picker.configure({ session: newSession() });
    expect(picker.shown.value).toBe('pp_b');
  });
});

test('if the session ends while prices are awaited, the picker is closed, and `settled()` rejects', async () => {
  const { picker, held } = begin({ session: { ...newSession(), fresh: false } });
  const settled = look(picker.settled());
  await settle();
  expect(picker.status.peek()).toBe('empty');
  const problem = { kind: 'already-paid', message: 'paid' } as const;
  await held.last.answer({ outcome: 'refused', problem, ends: 'now' });
  expect(picker.status.peek()).toBe('closed');
  expect(settled.error).toMatchObject({ problem });
  expect(createNotice(picker).peek()?.tone).toBe('end');
});

test('a plan that a fresh session vouches for causes no “plan-confirm”, even if its price comes late', async () => {
  const { picker, last, heard } = begin({ session: newSession() });
  await settle();
  await last().end({ points });
  expect(picker.canPay.peek()).toBe(true);
  expect(heard.map(({ type }) => type)).not.toContain('plan-confirm');
});

test('a plan that is written before its price comes causes a “plan-confirm” once the price is known', async () => {
  const { last, held, heard } = begin({ session: { ...newSession(), fresh: false } });
  await settle();
  await held.last.acknowledge();
  await last().end({ points });
  expect(heard.map(({ type }) => type)).toContain('plan-confirm');
});

describe('when prices come', () => {
  test('the plans are offered in the order of the host, and the shopper can pay for the confirmed plan', async () => {
    const { picker, last, idents, problems } = await beginConfirmed();
    const settled = picker.settled();
    await last().end({ points });
    expect(idents()).toEqual(['pp_b', 'pp_a']);
    expect(picker.prices.value).toEqual({ awaited: 0, failed: false });
    expect(picker.canPay.value).toBe(true);
    expect(await settled).toMatchObject({ ident: 'pp_a' });
    expect(problems()).toEqual([]);
  });

  test('a plan that the service does not know is reported, and the shopper cannot pay for it', async () => {
    const { picker, last, idents, problems } = await beginConfirmed();
    await last().end({ points: [point('pp_b')] });
    expect(idents()).toEqual(['pp_b']);
    expect(picker.canPay.value).toBe(false);
    expect(problems().map(({ ident, message }) => [ident, message])).toContainEqual([
      'pp_a',
      'pricePoints: expected price points that the service knows, got pp_a',
    ]);
  });

  test('if the host names a different price, the picker reports it, and shows the service’s price', async () => {
    const plans = [
      { ident: 'pp_a', title: 'A', currency: 'USD', price: '1', period: { count: 1, unit: 'month' } },
    ] as const;
    const { picker, last, problems } = await beginConfirmed({ plans });
    await last().end({ points });
    expect(picker.offers.value[1]).toMatchObject({ plan: { title: 'A', price: '9.99' }, selectable: true });
    expect(problems()).toMatchObject([{ kind: 'plans', ident: 'pp_a' }]);
  });
});

describe('when prices do not come', () => {
  test('the picker reports the problem, and loads the prices again after growing pauses', async () => {
    const { picker, page, loads, last, problems } = await beginConfirmed();
    page.luck = 1;
    for (const pause of [500, 1000, 2000]) {
      const before = loads.length;
      await last().end({ problem: { ...unreachable } });
      expect(picker.prices.value).toEqual({ awaited: 2, failed: true });
      expect([picker.status.value, picker.canPay.value]).toEqual(['empty', false]);
      await page.pass(pause - 1);
      expect(loads).toHaveLength(before);
      await page.pass(1);
      expect(loads).toHaveLength(before + 1);
    }
    expect(problems()).toContainEqual(unreachable);
    await last().end({ points });
    expect(picker.prices.value).toEqual({ awaited: 0, failed: false });
    expect(picker.canPay.value).toBe(true);
  });

  test.each(['retry', 'turn'] as const)('%s makes the picker load the prices again at once', async (how) => {
    const { picker, page, loads, last } = await beginConfirmed();
    page.luck = 1;
    const again = () => (how === 'retry' ? picker.retry() : page.turn());
    again();
    expect(loads, 'one that is under way is left alone').toHaveLength(1);
    await last().end({ problem: unreachable });
    again();
    expect(loads).toHaveLength(2);
  });

  test('the picker gives up an attempt after the timeout', async () => {
    const { page, last } = await beginConfirmed({ timeout: 3000 });
    await page.pass(2999);
    expect(last().signal.aborted).toBe(false);
    await page.pass(1);
    expect(last().signal.aborted).toBe(true);
  });

  test('a wrong address is reported at once, and nothing is sent', () => {
    const { picker, loads } = begin({ orgId: 'a/b' });
    expect(loads).toEqual([]);
    expect(picker.problem.value).toMatchObject({
      kind: 'config',
      message: expect.stringMatching(/^org-id \/ orgId/),
    });
  });
});

describe('prices are loaded again', () => {
  test.each([
    ['the organisation', { orgId: 'other' }],
    ['the address', { baseUrl: 'https://other.example' }],
    ['the list', { pricePoints: 'pp_a pp_c' }],
  ])('when %s changes, and the old answer is ignored', async (_, changes) => {
    const { picker, loads, last, idents } = begin();
    const [first] = loads;
    picker.configure(changes);
    expect(first?.signal.aborted).toBe(true);
    expect(last().address).toMatchObject({ orgId: 'acme', ...(!('pricePoints' in changes) && changes) });
    await first?.end({ points: [point('pp_b', '1')] });
    expect(idents()).toEqual([]);
    await last().end({ points });
    expect(idents()).toContain('pp_a');
  });

  test('but not when something else changes', async () => {
    const { picker, loads } = begin();
    picker.configure({ locale: 'de', pricePoints: ['pp_b', 'pp_a'], session: newSession() });
    expect(loads).toHaveLength(1);
  });

  test.each([
    ['shorter', 'pp_a'],
    ['in another order', 'pp_a pp_b'],
    ['longer', 'pp_b pp_a pp_c'],
  ])(
    'and a list that is %s keeps the known prices, so the shopper can pay while the service is down',
    async (_, pricePoints) => {
      const { picker, loads, last, idents, held } = await beginConfirmed();
      await last().end({ points });
      const before = held.writes.length;
      picker.configure({ pricePoints });
      expect(loads).toHaveLength(2);
      for (const end of [async () => {}, () => last().end({ problem: unreachable })]) {
        await end();
        expect(idents()).toEqual(pricePoints.split(' '));
        expect([picker.prices.value.awaited, picker.canPay.value]).toEqual([0, true]);
      }
      expect(held.writes).toHaveLength(before);
    },
  );

  describe('and a price point that is new in the list', () => {
    const beginWithNew = async (pricePoints = 'pp_new pp_a') => {
      const stage = await beginConfirmed({ pricePoints: 'pp_a' });
      await stage.last().end({ points: [point('pp_a')] });
      stage.picker.configure({ pricePoints });
      return stage;
    };

    test('is awaited, while the shopper can pay for a plan with a known price', async () => {
      const { picker, last, idents, problems } = await beginWithNew();
      expect([idents(), picker.prices.value]).toEqual([['pp_a'], { awaited: 1, failed: false }]);
      expect([picker.status.value, picker.canPay.value]).toEqual(['ready', true]);
      expect([picker.problem.value, problems()]).toEqual([null, []]);
      await last().end({ points: [point('pp_a'), point('pp_new')] });
      expect([idents(), picker.prices.value.awaited]).toEqual([['pp_new', 'pp_a'], 0]);
      expect([picker.canPay.value, problems()]).toEqual([true, []]);
    });

    test('can be picked, and can be paid for once its price is known', async () => {
      const { picker, held, last, problems } = await beginWithNew();
      const picked = look(picker.pick('pp_new'));
      await settle();
      await held.last.acknowledge();
      expect([picker.shown.value, picker.canPay.value, picked.value]).toEqual(['pp_new', false, undefined]);
      expect([picker.problem.value, problems()]).toEqual([null, []]);
      await last().end({ points: [point('pp_a'), point('pp_new')] });
      expect([picker.canPay.value, picked.value]).toMatchObject([true, { outcome: 'confirmed' }]);
    });

    test('stays awaited after a failed attempt, and is reported only if the service does not know it', async () => {
      const { picker, page, last, problems } = await beginWithNew();
      await last().end({ problem: unreachable });
      expect(picker.prices.value).toEqual({ awaited: 1, failed: true });
      expect([picker.canPay.value, problems()]).toEqual([true, [unreachable]]);
      await page.pass(500);
      await last().end({ points: [point('pp_a')] });
      expect(picker.prices.value).toEqual({ awaited: 0, failed: false });
      expect(problems()).toMatchObject([unreachable, { kind: 'plans', ident: 'pp_new' }]);
    });
  });

  test('and the known prices of another organisation do not count meanwhile', async () => {
    const { picker, last, idents } = await beginConfirmed();
    await last().end({ points });
    picker.configure({ orgId: 'other' });
    expect([idents(), picker.canPay.value]).toEqual([[], false]);
  });

  test('and a plan whose price has changed is asserted before the shopper can pay', async () => {
    const { picker, held, last } = await beginConfirmed();
    await last().end({ points });
    expect(picker.canPay.value).toBe(true);
    picker.configure({ pricePoints: 'pp_a' });
    await last().end({ points: [point('pp_a', '19.99')] });
    expect(picker.canPay.value).toBe(false);
    await held.last.acknowledge();
    expect(picker.canPay.value).toBe(true);
  });
});

test('nobody sees a new price beside an old “can pay”', async () => {
  const { picker, last } = await beginConfirmed();
  await last().end({ points });
  picker.configure({ pricePoints: 'pp_a' });
  const seen: unknown[] = [];
  const settled: unknown[] = [];
  const stop = effect(() => {
    const { price } = picker.offers.value[0]?.plan ?? {};
    seen.push([price, picker.canPay.peek()]);
    if (price === '19.99') settled.push(look(picker.settled()));
  });
  onTestFinished(stop);
  await last().end({ points: [point('pp_a', '19.99')] });
  expect(seen).toEqual([
    ['9.99', true],
    ['19.99', false],
  ]);
  expect(settled).toEqual([{}]);
});

test('a picker stops loading when it is disconnected, and loads again when it is connected', async () => {
  const { picker, page, loads, last, idents } = begin();
  picker.disconnect();
  expect(last().signal.aborted).toBe(true);
  await last().end({ points });
  expect(idents()).toEqual([]);
  expect(page.leftovers).toMatchObject({ timers: 0, watchers: 0 });
  picker.connect();
  expect(loads).toHaveLength(2);
  await last().end({ problem: unreachable });
  picker.disconnect();
  expect(page.leftovers).toMatchObject({ timers: 0, watchers: 0 });
});

test('a picker without price points loads none', () => {
  const { picker, loads } = begin({ pricePoints: [], plans: [] });
  expect(loads).toEqual([]);
  expect(picker.prices.value).toEqual({ awaited: 0, failed: false });
});

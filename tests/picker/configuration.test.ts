/** Wrong configurations, and plans and prices that change. */
import { effect } from '@preact/signals';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createStandInPage, settle } from '../support/page.ts';
import { begin, newSession, planOf, plans } from '../support/stage.ts';

describe('a wrong configuration', () => {
  test.each<[field: string, options: object]>([
    ['org-id / orgId', { orgId: 'a b' }],
    ['base-url / baseUrl', { baseUrl: 'http://billing.test' }],
    ['client-token / session.clientToken', { session: { clientToken: '', orderId: crypto.randomUUID() } }],
    ['order-id / session.orderId', { session: { clientToken: 'token', orderId: 'order' } }],
    ['session.ident', { session: { ...newSession(), ident: 'pp b' } }],
    ['session.fresh', { session: { ...newSession(), fresh: 'yes' } }],
    ['clientMetadata', { clientMetadata: 'x' }],
    ['options', { 'ff-secret-key': 'sk' }],
    ['options', { ffSecretKey: 'sk' }],
  ])('of %s closes the picker, sends nothing, and the problem names the field', async (field, options) => {
    const stage = await begin(options);
    const message = expect.stringMatching(`^${field}: expected `);
    expect(stage.picker.status.peek()).toBe('closed');
    expect(stage.picker.problem.peek()).toMatchObject({ kind: 'config', message });
    expect(await stage.picker.pick('pp_b')).toMatchObject({
      outcome: 'closed',
      problem: { kind: 'config', message },
    });
    await expect(stage.picker.settled()).rejects.toMatchObject({ problem: { message } });
    await expect(stage.picker.beginPayment()).rejects.toMatchObject({ problem: { message } });
    expect(stage.writes).toEqual([]);
  });

  test('is reported at once, and the picker goes on when the host corrects it', async () => {
    const stage = await begin();
    await stage.pick('pp_b');
    await stage.last.acknowledge();
    stage.news();
    stage.picker.configure({ orgId: '' });
    expect(stage.news()).toMatchObject([
      { type: 'plan-problem', detail: { problem: { kind: 'config' } } },
      { type: 'plan-status', detail: { status: 'closed', canPay: false } },
      { type: 'plan-status', detail: { status: 'closed', confirmed: null } },
    ]);
    stage.picker.configure({ orgId: 'acme' });
    await settle();
    expect(stage.picker.shown.peek()).toBe('pp_b');
    expect(stage.picker.canPay.peek()).toBe(false);
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('that only the write finds delays the next write by 5 s at most once the host corrects it', async () => {
    const stage = await begin({ session: { ...newSession(), fresh: false } });
    const problem = {
      kind: 'config',
      message: 'clientMetadata: expected values that JSON can hold',
    } as const;
    await stage.last.answer({ outcome: 'unsent', problem });
    stage.picker.configure({ clientMetadata: { visits: 1 } });
    await stage.page.pass(5000);
    expect(stage.writes).toHaveLength(2);
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('is not what delays a write if the service does not answer, so new options end no pause', async () => {
    const page = createStandInPage();
    page.luck = 1;
    const stage = await begin({ session: { ...newSession(), fresh: false } }, page);
    for (const wait of [500, 1000, 2000, 4000, 8000]) {
      await stage.last.lose();
      await page.pass(wait);
    }
    await stage.last.lose();
    const before = stage.writes.length;
    stage.picker.configure({ clientMetadata: { visits: 1 } });
    await page.pass(15_000);
    expect(stage.writes).toHaveLength(before);
  });

  test('that another script planted on Object.prototype does not name the address', async () => {
    Object.defineProperty(Object.prototype, 'baseUrl', {
      value: 'https://elsewhere.test',
      configurable: true,
    });
    onTestFinished(() => void Reflect.deleteProperty(Object.prototype, 'baseUrl'));
    const stage = await begin();
    await stage.pick('pp_b');
    expect(stage.last.checkout.baseUrl).toBe('https://billing.funnelfox.com');
  });
});

describe('the plans', () => {
  test('without the shown plan: the shopper cannot pay until another plan is picked or the plan is back', async () => {
    const stage = await begin();
    stage.picker.configure({ plans: plans.slice(1) });
    const message = 'plans: expected them to include and price the plan shown, pp_a';
    expect(stage.picker.canPay.peek()).toBe(false);
    expect(stage.picker.status.peek()).toBe('empty');
    expect(stage.picker.problem.peek()).toEqual({ kind: 'plans', message, ident: 'pp_a' });
    expect(stage.types()).toEqual(['plan-offers', 'plan-problem', 'plan-status']);
    stage.picker.configure({ plans });
    expect(stage.picker.canPay.peek()).toBe(true);
    stage.picker.configure({ plans: plans.slice(1) });
    await stage.pick('pp_b');
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
    expect(stage.picker.problem.peek()).toBeNull();
  });

  test('as an empty list leave the picker empty', async () => {
    const stage = await begin({ plans: [] });
    expect(stage.picker.status.peek()).toBe('empty');
    expect(stage.picker.canPay.peek()).toBe(false);
  });

  test('that are broken are reported, and the shopper can pay for the other plans', async () => {
    const stage = await begin({ plans: [...plans, planOf('pp_d', { price: 'free' })] });
    stage.picker.configure({ locale: 'de' });
    expect(stage.picker.problem.peek()).toMatchObject({ kind: 'plans', ident: 'pp_d' });
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  const dearer = [planOf('pp_a', { price: '19.99' }), ...plans.slice(1)];

  test('with a new price of the shown plan: the plan is asserted before the shopper can pay', async () => {
    const stage = await begin();
    stage.picker.configure({ plans: dearer });
    await settle();
    expect(stage.picker.canPay.peek()).toBe(false);
    await stage.last.acknowledge();
    expect(stage.picker.canPay.peek()).toBe(true);
  });

  test('with the same price in another spelling cause no write, and the shopper can still pay', async () => {
    const stage = await begin({ plans: [planOf('pp_a', { price: '9.90' }), ...plans.slice(1)] });
    const written = stage.writes.length;

    stage.picker.configure({ plans: [planOf('pp_a', { price: 9.9 }), ...plans.slice(1)] });

    expect([stage.picker.canPay.value, stage.writes.length]).toEqual([true, written]);
  });

  test('with a new price are never seen together with “can pay”, not even by an effect', async () => {
    const { picker } = await begin();
    const seen: unknown[] = [];
    const stop = effect(() => {
      seen.push([picker.offers.value[0]?.plan.price, picker.canPay.value]);
    });
    picker.configure({ plans: dearer });
    stop();
    expect(seen).not.toContainEqual(['19.99', true]);
    expect(seen.at(-1)).toEqual(['19.99', false]);
  });

  test('with a new price are noticed on a page on which every object has a toJSON', async () => {
    const stage = await begin();
    Object.assign(Object.prototype, { toJSON: () => 'planted' });
    onTestFinished(() => void Reflect.deleteProperty(Object.prototype, 'toJSON'));
    await stage.pick('pp_b');
    await stage.last.acknowledge();
    expect(stage.types()).toEqual(['plan-pick', 'plan-status', 'plan-confirm', 'plan-status']);
    stage.picker.configure({ plans: [planOf('pp_a'), planOf('pp_b', { price: '1.99' }), planOf('pp_c')] });
    expect(stage.picker.canPay.peek()).toBe(false);
  });
});

/**
 * A new session replaces the old one. The payment form must change to the new session. A plan that was confirmed in one
 * checkout does not count in another checkout.
 */
import type { Locator, Page } from '@playwright/test';
import type { PlanPickerElement } from '../../src/element/element.ts';
import { answerAndApplyLate, countEnded, expect, type Funnel, patient, test } from './support/funnel.ts';
import { type Order, openService, refuse } from './support/service.ts';

/** A late-write window in ms. It is so long that no test can pass by waiting for its end. */
const hour = 3_600_000;

/**
 * A payment form that keeps a copy of the session. The page throws if the shopper can pay while the copy is out of
 * date.
 */
const withForm = (next: Order): string => `
  window.form = null;
  picker.afterUpdate = async (ident) => {
    window.form = { ident, orderId: picker.session.orderId };
  };
  document.addEventListener('plan-status', ({ detail }) => {
    const { orderId } = picker.session;
    if (!detail.canPay || orderId !== '${next.orderId}') return;
    if (form?.orderId !== orderId || form?.ident !== detail.shown) throw new Error('the form has another session');
  });`;

/** Sets the session of the page's picker, as a host does. */
const setSession = (page: Page, { clientToken, orderId, ident }: Order) =>
  page.evaluate(
    (session) => void Object.assign(document.querySelector('ff-plan-picker') as object, { session }),
    { clientToken, orderId, ident },
  );

const confirmationsOf = (funnel: Funnel) =>
  funnel.heard().then((heard) => heard.filter(({ type }) => type === 'plan-confirm'));

test('a renewed session reaches the payment form before it can be paid, and is reported as confirmed', async ({
  funnel,
}) => {
  const next = funnel.service.createOrder('year');
  await funnel.open({ set: `${withForm(next)} picker.renewSession = () => (${JSON.stringify(next)});` });
  await funnel.expectPayable('month');
  funnel.service.script('year', refuse('session_expired', 401));
  await funnel.pick('Yearly');
  await funnel.expectPayable('year');
  expect(await funnel.read('session')).toMatchObject({ orderId: next.orderId });
  const confirmations = await confirmationsOf(funnel);
  expect(confirmations.at(-1)?.detail).toEqual({ ident: 'year', orderId: next.orderId, by: 'picker' });
});

test('a session that the host sets reaches the payment form before it can be paid', async ({
  page,
  funnel,
}) => {
  const next = funnel.service.createOrder('week');
  await funnel.open({ set: withForm(next) });
  await funnel.expectPayable('month');
  await setSession(page, next);
  await expect.poll(() => funnel.read('session')).toMatchObject({ orderId: next.orderId });
  await expect.poll(() => funnel.read('canPay')).toBe(true);
  const form = await page.evaluate(() => (window as unknown as { form: unknown }).form);
  expect(form).toEqual({ ident: await funnel.read('value'), orderId: next.orderId });
});

test('a new session in the middle of a write reaches the payment form, and the old write does not count', async ({
  page,
  funnel,
}) => {
  const next = funnel.service.createOrder('week');
  await funnel.open({ before: countEnded, set: withForm(next) + patient });
  await funnel.expectPayable('month');
  const oldArrival = funnel.service.next('year');
  await funnel.pick('Yearly');
  const old = await oldArrival;
  const arrival = funnel.service.next('year');
  await setSession(page, next);
  const { orderId, apply, answer } = await arrival;
  expect(orderId).toBe(next.orderId);

  old.apply();
  old.answer(200, {});
  await expect.poll(() => page.evaluate('ended')).toBe(2);
  expect([await funnel.read('canPay'), await funnel.read('confirmed')]).toEqual([false, null]);
  apply();
  answer(200, {});
  await funnel.expectPayable('year');
  const confirmations = (await confirmationsOf(funnel)).filter(({ detail }) => detail?.ident === 'year');
  expect(confirmations.map(({ detail }) => detail)).toEqual([
    { ident: 'year', orderId: next.orderId, by: 'shopper' },
  ]);
});

test('if a new session comes while the payment form updates, the old update does not count', async ({
  page,
  funnel,
}) => {
  const next = funnel.service.createOrder('week');
  // The host sets a new session while the payment form updates to Yearly. This old update ends while the update for the
  // new session is under way.
  await funnel.open({
    set: `let endOld;
      picker.afterUpdate = (ident, { session }) => new Promise((end) => {
        if (session.orderId === '${next.orderId}') {
          endOld();
          setTimeout(() => {
            window.couldPay = picker.canPay;
            end();
          });
        } else if (ident === 'year') {
          endOld = end;
          picker.session = ${JSON.stringify(next)};
        } else end();
      });`,
  });
  await funnel.expectPayable('month');
  await funnel.pick('Yearly');
  await expect.poll(() => funnel.read('session')).toMatchObject({ orderId: next.orderId });
  await funnel.expectPayable('year');
  expect(await page.evaluate('couldPay')).toBe(false);
});

test('a renewal because of a lost write reaches the payment form before the session can be paid', async ({
  funnel,
}) => {
  const next = funnel.service.createOrder('week');
  await funnel.open({
    set: `${withForm(next)}
      picker.lateWriteWindow = ${hour};
      picker.renewSession = () => (${JSON.stringify(next)});`,
  });
  await funnel.expectPayable('month');
  const { act, applied } = answerAndApplyLate(({ answer }) => answer(504));
  funnel.service.script('year', act);
  funnel.service.always('year', ({ answer }) => answer(504));
  await funnel.pick('Yearly');
  await expect.poll(() => funnel.written().includes('year')).toBe(true);
  await funnel.pick('Weekly');
  await funnel.expectPayable('week');
  expect(await funnel.read('session')).toMatchObject({ orderId: next.orderId });
  expect((await confirmationsOf(funnel)).at(-1)?.detail).toMatchObject({
    ident: 'week',
    orderId: next.orderId,
  });
  await applied;
  await funnel.expectPayable('week');
  expect(funnel.written()).not.toContain('week');
});

test.describe('another address', () => {
  // In these tests the order may be at another service. The page sends its payments only to the first service, so it
  // must not pay by itself.
  test.use({ paysAtOnce: false });

  test('a new base-url is another checkout: the plan is asserted there before it can be paid', async ({
    page,
    funnel,
  }) => {
    const elsewhere = await openService();
    try {
      elsewhere.createOrder('week', funnel.order);
      await funnel.open();
      await expect.poll(() => funnel.read('canPay')).toBe(true);
      const canPay = await page.evaluate((baseUrl) => {
        const picker = document.querySelector('ff-plan-picker') as HTMLElementTagNameMap['ff-plan-picker'];
        picker.setAttribute('base-url', baseUrl);
        return picker.canPay;
      }, elsewhere.url);
      expect(canPay).toBe(false);
      await expect.poll(() => funnel.read('canPay')).toBe(true);
      expect(elsewhere.holds(funnel.order.orderId)).toBe(await funnel.read('value'));
    } finally {
      await elsewhere.close();
    }
  });

  test('a new org-id is another checkout: the plan is asserted there before it can be paid', async ({
    page,
    funnel,
  }) => {
    await funnel.open();
    await expect.poll(() => funnel.read('canPay')).toBe(true);
    const arrival = funnel.service.next('month');
    const canPay = await page.evaluate(() => {
      const picker = document.querySelector('ff-plan-picker') as HTMLElementTagNameMap['ff-plan-picker'];
      picker.setAttribute('org-id', 'another');
      return picker.canPay;
    });
    expect(canPay).toBe(false);
    const { orgId, apply, answer } = await arrival;
    expect(orgId).toBe('another');
    apply();
    answer(200, {});
    await expect.poll(() => funnel.read('canPay')).toBe(true);
  });

  test('two pickers with one order at two addresses write only to their own address', async ({
    page,
    funnel,
  }) => {
    const elsewhere = await openService();
    try {
      elsewhere.createOrder('month', funnel.order);
      const other = funnel.body({ order: { baseUrl: elsewhere.url }, attributes: 'id="other"' });
      funnel.site.serve('/', funnel.body() + other);
      await page.goto(funnel.site.url);
      await expect.poll(() => funnel.read('canPay')).toBe(true);
      await page.locator('#other').getByRole('radio', { name: 'Yearly' }).click();
      await expect.poll(() => elsewhere.holds(funnel.order.orderId)).toBe('year');
      expect(await funnel.read('value')).toBe('month');
      expect(funnel.service.holds(funnel.order.orderId)).toBe('month');
      await expect.poll(() => funnel.read('canPay')).toBe(true);
    } finally {
      await elsewhere.close();
    }
  });

  test('two pickers with one order at two organisations write only to their own organisation', async ({
    page,
    funnel,
  }) => {
    const other = funnel.body({ order: { orgId: 'another' }, attributes: 'id="other"', set: patient });
    funnel.site.serve('/', funnel.body({ set: patient }) + other);
    await page.goto(funnel.site.url);
    const pickers = { org: funnel.picker(), another: page.locator('#other') };
    const read = (picker: Locator) =>
      picker.evaluate(({ canPay, value }: PlanPickerElement) => ({ canPay, value }));
    for (const picker of Object.values(pickers)) {
      await expect.poll(() => read(picker)).toEqual({ canPay: true, value: 'month' });
    }

    for (const [orgId, ident, title] of [
      ['another', 'year', 'Yearly'],
      ['org', 'week', 'Weekly'],
    ] as const) {
      const arrival = funnel.service.next(ident);
      await pickers[orgId].getByRole('radio', { name: title }).click();
      const { orgId: written, apply, answer } = await arrival;
      expect(written).toBe(orgId);
      apply();
      answer(200, {});
      await expect.poll(() => read(pickers[orgId])).toEqual({ canPay: true, value: ident });
    }
    expect(await read(pickers.another)).toEqual({ canPay: true, value: 'year' });
    expect(funnel.written()).toEqual(['month', 'month', 'year', 'week']);
  });
});

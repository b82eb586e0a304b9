/**
 * A new session replaces the old one. The payment form must change to the new session. A plan that was confirmed in
 * another checkout does not count.
 */
import { expect, type Funnel, test } from './support/funnel.ts';
import { type Order, openService, refuse } from './support/service.ts';

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
  await page.evaluate(({ clientToken, orderId, ident }) => {
    const picker = document.querySelector('ff-plan-picker');
    Object.assign(picker as object, { session: { clientToken, orderId, ident } });
  }, next);
  await expect.poll(() => funnel.read('session')).toMatchObject({ orderId: next.orderId });
  await expect.poll(() => funnel.read('canPay')).toBe(true);
  const form = await page.evaluate(() => (window as unknown as { form: unknown }).form);
  expect(form).toEqual({ ident: await funnel.read('value'), orderId: next.orderId });
});

test.describe('another address', () => {
  // The page would always pay at its first address, but in these tests the order may be at another address.
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
});

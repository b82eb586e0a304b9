/**
 * A page may name a plan that the session does not hold. The name may come from the page's URL, from an old template or
 * from another order.
 */
import { expect, type Funnel, test } from './support/funnel.ts';

/** Writes a plan as the host's own server would. */
const writeAsHost = async ({ service, order }: Funnel, ident: string) => {
  const { orgId, clientToken, orderId } = order;
  const answer = await fetch(`${service.url}/${orgId}/v1/checkout/update_client_session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_token: clientToken, order_id: orderId, pp_ident: ident }),
  });
  expect(answer.status).toBe(200);
};

test('a plan that the server preselected is written before it can be paid', async ({ funnel }) => {
  await funnel.open({ order: { ident: 'year' } });
  await funnel.expectPayable('year');
  expect(funnel.written()).toEqual(['year']);
});

test('a plan that the page reads from its URL is written before it can be paid', async ({ page, funnel }) => {
  funnel.site.serve(
    '/',
    funnel.body({ set: `picker.selected = new URLSearchParams(location.search).get('plan');` }),
  );
  await page.goto(`${funnel.site.url}/?plan=year`);
  await funnel.expectPayable('year');
  expect(funnel.written()).toEqual(['year']);
});

test('if the page names a plan that the session does not hold, the plan is written before it can be paid', async ({
  funnel,
}) => {
  const { clientToken, orderId } = funnel.order;
  await funnel.open({ set: `picker.session = ${JSON.stringify({ clientToken, orderId, ident: 'week' })};` });
  await expect.poll(() => funnel.read('canPay')).toBe(true);
  const value = await funnel.read('value');
  await funnel.expectPayable(String(value));
});

test('a fresh session whose plan the host corrects at once is written before it can be paid', async ({
  page,
  funnel,
}) => {
  await writeAsHost(funnel, 'year');
  await funnel.open({ order: funnel.service.createOrder('week') });
  await funnel.expectPayable('week');
  await page.evaluate(
    async ([{ clientToken, orderId }]) => {
      const first = document.querySelector('ff-plan-picker');
      if (!first) return;
      const { orgId, baseUrl, plans } = first;
      const session = { clientToken, orderId };
      const picker = document.createElement('ff-plan-picker');
      Object.assign(picker, { orgId, baseUrl, plans, session: { ...session, ident: 'month', fresh: true } });
      first.replaceWith(picker);
      // The picker has now asked for the lock, but the browser has not answered yet.
      await Promise.resolve();
      picker.session = { ...session, ident: 'year' };
    },
    [funnel.order] as const,
  );
  await funnel.expectPayable('month');
});

test('if the host says which plan its server has written, the plan shown is written before it can be paid', async ({
  page,
  funnel,
}) => {
  await funnel.open();
  await funnel.expectPayable('month');
  await writeAsHost(funnel, 'year');
  const canPay = await page.evaluate(
    ([{ clientToken, orderId }]) => {
      const picker = document.querySelector('ff-plan-picker');
      if (picker) picker.session = { clientToken, orderId, ident: 'year' };
      return picker?.canPay;
    },
    [funnel.order] as const,
  );
  expect(canPay).toBe(false);
  await funnel.expectPayable('month');
});

test('an order id that does not belong to the token can never be paid', async ({ page, funnel }) => {
  const { orderId } = funnel.service.createOrder('month');
  const answered = page.waitForResponse((response) => response.status() === 404);
  await funnel.open({ order: { orderId } });
  await answered;
  await expect.poll(() => funnel.read('problem')).toMatchObject({ kind: 'refused', code: 'not_found' });
  expect(await funnel.read('canPay')).toBe(false);
  expect((await funnel.heard()).filter(({ canPay }) => canPay)).toEqual([]);
});

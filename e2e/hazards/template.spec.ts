/**
 * A page may name a plan that the session does not hold. The name may come from the page's URL, from an old template or
 * from another order.
 */
import { expect, test } from './support/funnel.ts';

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

test('an order id that does not belong to the token can never be paid', async ({ page, funnel }) => {
  const { orderId } = funnel.service.createOrder('month');
  const answered = page.waitForResponse((response) => response.status() === 404);
  await funnel.open({ order: { orderId } });
  await answered;
  await expect.poll(() => funnel.read('problem')).toMatchObject({ kind: 'refused', code: 'not_found' });
  expect(await funnel.read('canPay')).toBe(false);
  expect((await funnel.heard()).filter(({ canPay }) => canPay)).toEqual([]);
});

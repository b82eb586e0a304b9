/** Requests that never leave the page, because a policy of the page or an extension blocks them. */
import type { PlanPickerElement } from '../../src/element/element.ts';
import { expect, test } from './support/funnel.ts';

// In these tests the page must not pay by itself, because its policy would block the payment request, too.
test.use({ paysAtOnce: false });

test('a pick whose write the page’s policy blocks rolls back at once, and the earlier plan stays payable', async ({
  page,
  funnel,
}) => {
  await funnel.open();
  await expect.poll(() => funnel.read('canPay')).toBe(true);
  const before = funnel.written();
  await page.evaluate(() => {
    const policy = document.createElement('meta');
    Object.assign(policy, { httpEquiv: 'Content-Security-Policy', content: "connect-src 'self'" });
    document.head.append(policy);
  });
  await funnel.pick('Yearly');
  await expect
    .poll(() => funnel.heard().then((heard) => heard.map(({ type }) => type)))
    .toContain('plan-rollback');
  await expect.poll(() => funnel.read('canPay')).toBe(true);
  expect([await funnel.read('value'), await funnel.read('confirmed')]).toEqual(['month', 'month']);
  expect(funnel.service.holds(funnel.order.orderId)).toBe('month');
  expect(funnel.written()).toEqual(before);
});

test('a page whose first write is blocked can pay once the block is gone', async ({
  page,
  browserName,
  funnel,
}) => {
  test.skip(browserName !== 'chromium', 'only Chromium’s driver can block a request as an extension does');
  await page.route('**/update_client_session', (route) => route.abort('blockedbyclient'));
  await funnel.open();
  await expect.poll(() => funnel.read('problem')).toMatchObject({ kind: 'unreachable' });
  expect(await funnel.read('canPay')).toBe(false);
  expect(funnel.written()).toEqual([]);
  await page.unroute('**/update_client_session');
  await funnel.picker().evaluate((picker: PlanPickerElement) => picker.retry());
  await funnel.expectPayable('month');
  expect(funnel.written()).toEqual(['month']);
});

test('a pick whose write an extension blocks is rolled back, and the earlier plan is payable again', async ({
  page,
  browserName,
  funnel,
}) => {
  test.skip(browserName !== 'chromium', 'only Chromium’s driver can block a request as an extension does');
  await funnel.open();
  await expect.poll(() => funnel.read('canPay')).toBe(true);
  await page.route('**/update_client_session', (route) => route.abort('blockedbyclient'));
  await funnel.pick('Yearly');
  await expect
    .poll(() => funnel.heard().then((heard) => heard.map(({ type }) => type)))
    .toContain('plan-rollback');
  await page.unroute('**/update_client_session');
  await funnel.expectPayable('month');
  expect(funnel.written()).not.toContain('year');
});

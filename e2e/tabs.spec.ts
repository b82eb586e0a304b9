/** Two tabs of one browser with the same checkout session. */
import type { Page } from '@playwright/test';
import { expect, test } from './checkout.ts';

const picker = (page: Page) => page.locator('ff-plan-picker');

const canPay = (page: Page) =>
  picker(page).evaluate((one) => (one as HTMLElementTagNameMap['ff-plan-picker']).canPay);
const read = (page: Page, property: 'value' | 'confirmed' | 'status') =>
  picker(page).evaluate((one, name) => (one as HTMLElementTagNameMap['ff-plan-picker'])[name], property);

test('after a write in one tab, the shopper cannot pay in the other tab until it has asserted its plan', async ({
  page,
  context,
  checkout,
}) => {
  await checkout.open();
  const other = await context.newPage();
  await other.goto(checkout.siteUrl);
  await expect.poll(() => canPay(other)).toBe(true);

  await other.getByRole('radio', { name: 'Yearly' }).check();
  await expect.poll(() => canPay(other)).toBe(true);
  expect(checkout.holds()).toBe('year');
  expect(await canPay(page)).toBe(false);
  expect(await read(page, 'confirmed')).toBe(null);
  expect(await read(page, 'value')).toBe('month');

  await page.mouse.move(10, 10);
  await expect.poll(() => canPay(page)).toBe(true);
  expect(checkout.holds()).toBe('month');
  await expect.poll(() => canPay(other)).toBe(false);
  expect(checkout.written().slice(-2)).toEqual(['year', 'month']);
});

test('a tab that is opened later asserts the plan of its template before it can pay', async ({
  page,
  context,
  checkout,
}) => {
  await checkout.open();
  await checkout.pick('Yearly');
  await expect.poll(() => canPay(page)).toBe(true);
  const gate = checkout.sandbox.hold(checkout.session.orderId);

  const other = await context.newPage();
  await other.goto(checkout.siteUrl);
  await gate.arrived;
  expect(await canPay(other)).toBe(false);
  gate.release();
  await expect.poll(() => canPay(other)).toBe(true);
  expect(checkout.holds()).toBe('month');
});

test('two visible tabs do not fight: code in one does not take the checkout from the other', async ({
  page,
  context,
  checkout,
}) => {
  await checkout.open();
  const other = await context.newPage();
  await other.goto(checkout.siteUrl);
  await expect.poll(() => canPay(other)).toBe(true);
  const before = checkout.written().length;
  await picker(page).evaluate((one) => {
    const asking = one as HTMLElementTagNameMap['ff-plan-picker'];
    asking.retry();
    asking.settled().catch(() => {});
  });
  for (const ident of ['year', 'week']) {
    await picker(other).evaluate(
      (one, ident) => (one as HTMLElementTagNameMap['ff-plan-picker']).pick(ident),
      ident,
    );
    await expect.poll(() => canPay(other)).toBe(true);
  }
  expect(await canPay(page)).toBe(false);
  expect(checkout.written().slice(before)).toEqual(['year', 'week']);

  await page.mouse.move(10, 10);
  await expect.poll(() => canPay(page)).toBe(true);
  expect(checkout.written().slice(before)).toEqual(['year', 'week', 'month']);
});

test('a payment in one tab locks the other until it is over', async ({ page, context, checkout }) => {
  await checkout.open();
  const other = await context.newPage();
  await other.goto(checkout.siteUrl);
  await expect.poll(() => canPay(other)).toBe(true);

  await picker(other).evaluate(async (one) => {
    Object.assign(window, { hold: await (one as HTMLElementTagNameMap['ff-plan-picker']).beginPayment() });
  });
  await page.bringToFront();
  await page.mouse.move(10, 10);
  await expect.poll(() => read(page, 'status')).toBe('locked');
  await expect(page.getByRole('status')).toHaveText('A payment is open in another tab.');
  expect(await canPay(page)).toBe(false);
  expect(await canPay(other)).toBe(true);
  const gate = checkout.hold();
  await other.evaluate(() => (window as unknown as { hold: { release(): void } }).hold.release());
  await gate.arrived;
  expect(await canPay(other)).toBe(false);
  gate.release();
  await expect.poll(() => canPay(page)).toBe(true);
});

test('a tab that is closed during a payment does not lock the other tabs for ever', async ({
  page,
  context,
  checkout,
}) => {
  await checkout.open();
  const other = await context.newPage();
  await other.goto(checkout.siteUrl);
  await expect.poll(() => canPay(other)).toBe(true);
  await picker(other).evaluate((one) =>
    (one as HTMLElementTagNameMap['ff-plan-picker']).beginPayment().then(() => {}),
  );
  await page.mouse.move(10, 10);
  await expect.poll(() => read(page, 'status')).toBe('locked');
  await other.close();
  await expect.poll(() => canPay(page)).toBe(true);
});

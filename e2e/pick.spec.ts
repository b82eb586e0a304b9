/** A shopper picks a plan on a page with the built script tag; the sandbox, over real TCP, tells the truth. */
import { expect, test } from './checkout.ts';

test('shows a pick in the very task of the click, and cannot pay until the service has answered', async ({
  page,
  checkout,
}) => {
  await checkout.open();
  expect(await checkout.read('canPay')).toBe(true);
  const gate = checkout.sandbox.hold(checkout.session.orderId);

  const inTheSameTask = await page
    .locator('ff-plan-picker')
    .evaluate((picker: HTMLElement & { value: string; canPay: boolean }) => {
      const radio = [...(picker.shadowRoot?.querySelectorAll('input') ?? [])].find(
        ({ value }) => value === 'year',
      );
      radio?.click();
      return { value: picker.value, canPay: picker.canPay, checked: radio?.checked };
    });
  expect(inTheSameTask).toEqual({ value: 'year', canPay: false, checked: true });

  await gate.arrived;
  expect(await checkout.read('status')).toBe('saving');
  expect(checkout.holds()).toBe('month');
  gate.release();
  await expect.poll(() => checkout.read('canPay')).toBe(true);
  expect(checkout.holds()).toBe('year');
  expect(await checkout.read('confirmed')).toBe('year');
  expect((await checkout.heard()).map(({ type }) => type)).toEqual([
    ...['plan-status', 'plan-pick', 'change', 'plan-status', 'plan-confirm', 'plan-status'],
  ]);
});

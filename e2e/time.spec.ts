/** When a page has slept or its clock has jumped, what the picker knew before may be out of date. */
import { expect, plans, test } from './checkout.ts';

/**
 * Fires the event `resume`, which Chromium fires in a page after a freeze (Page Lifecycle). Chromium under Playwright
 * never freezes a page.
 */
const resume = () => {
  document.dispatchEvent(new Event('resume'));
  return document.querySelector('ff-plan-picker')?.canPay;
};

test('a page that returns from the back/forward cache cannot pay before a new acknowledgement', async ({
  page,
  checkout,
}) => {
  await checkout.openPayable();
  const gate = checkout.hold();
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  expect(await checkout.read('canPay')).toBe(false);
  expect(await checkout.read('confirmed')).toBe(null);
  await gate.arrived;
  expect(await checkout.read('status')).toBe('checking');
  gate.release();
  await checkout.expectPayable('month');
});

test('a page that was frozen cannot pay before a new acknowledgement', async ({ page, checkout }) => {
  await checkout.openPayable();
  expect(await page.evaluate(resume)).toBe(false);
  await checkout.expectPayable('month');
  expect(checkout.written()).toEqual(['month']);
});

test('a page that was frozen in the middle of a write does not trust the answer to that write', async ({
  page,
  checkout,
}) => {
  await checkout.openPayable();
  const gate = checkout.hold();
  await checkout.pick('Yearly');
  await gate.arrived;
  await page.evaluate(resume);
  gate.release();
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['year', 'year']);
});

test('a duplicated tab does not trust the plan of its template', async ({ page, context, checkout }) => {
  await checkout.openPayable();
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
  await page.evaluate(() => {
    const button = document.body.appendChild(document.createElement('button'));
    button.textContent = 'Duplicate';
    button.addEventListener('click', () => void window.open(location.href));
  });
  const opened = context.waitForEvent('page');
  // WebKit lets a page open a window only after a click.
  await page.getByRole('button', { name: 'Duplicate' }).click();
  const duplicate = await opened;
  const picker = duplicate.locator('ff-plan-picker');
  await expect
    .poll(() => picker.evaluate((one: HTMLElementTagNameMap['ff-plan-picker']) => one.canPay))
    .toBe(true);
  expect(checkout.holds()).toBe('month');
  expect(checkout.written()).toEqual(['year', 'month']);
});

test('a clock that jumps changes nothing', async ({ page, checkout }) => {
  await checkout.openPayable();
  await page.evaluate(() => {
    const { now } = Date;
    Date.now = () => now() - 86_400_000;
  });
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['year']);
});

test('after a new price, the shown plan is payable only after it was written again', async ({ checkout }) => {
  await checkout.openPayable();
  const gate = checkout.hold();
  await checkout.set({
    plans: plans.map((plan) => (plan.ident === 'month' ? { ...plan, price: '29.99' } : plan)),
  });
  expect(await checkout.read('canPay')).toBe(false);
  await gate.arrived;
  gate.release();
  await checkout.expectPayable('month');
});

test('a shown plan that is no longer offered stays shown and cannot be paid', async ({ checkout }) => {
  await checkout.openPayable();
  await checkout.set({ plans: plans.filter(({ ident }) => ident !== 'month') });
  expect(await checkout.read('value')).toBe('month');
  expect(await checkout.read('canPay')).toBe(false);
  expect(await checkout.read('problem')).toMatchObject({ kind: 'plans', ident: 'month' });
  await checkout.pick('Weekly');
  await checkout.expectPayable('week');
});

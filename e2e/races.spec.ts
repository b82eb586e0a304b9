/** Picks, answers and connections that come at the worst moment. */
import type { PlanPickerElement } from '../src/element/element.ts';
import { expect, openAtRest, test } from './checkout.ts';

test('six fast picks cost at most two writes, and the last one counts', async ({ checkout }) => {
  await checkout.openPayable();
  const gate = checkout.hold();
  for (const title of ['Yearly', 'Weekly', 'Monthly', 'Yearly', 'Monthly', 'Weekly']) {
    await checkout.pick(title);
  }
  await gate.arrived;
  expect(await checkout.read('value')).toBe('week');

  gate.release();
  await checkout.expectPayable('week');
  expect(checkout.written()).toEqual(['year', 'week']);
});

test('a pick of the first plan during a write costs a write, and the plan is payable only after that write', async ({
  checkout,
}) => {
  await checkout.openPayable();
  const gate = checkout.hold('year');
  await checkout.pick('Yearly');
  await checkout.pick('Monthly');
  await gate.arrived;
  expect(await checkout.read('canPay')).toBe(false);

  gate.release();
  await checkout.expectPayable('month');
  expect(checkout.written()).toEqual(['year', 'month']);
});

test.describe('a service that applies a write when the test says so', () => {
  const due: (() => void)[] = [];
  const clock = { now: () => 0, setTimeout: (run: () => void) => due.push(run), clearTimeout() {} };
  test.use({ sandboxOptions: { clock } });

  for (const answer of ['never', 'drop', 504] as const) {
    test(`a lost write (${answer}) that lands late never changes which plan can be paid`, async ({
      page,
      checkout,
    }) => {
      due.length = 0;
      await openAtRest(page, checkout);
      await checkout.set({ timeout: 1000, lateWriteWindow: 1800 });
      checkout.fault({ kind: 'apply-late', ident: 'year', ms: 1, answer });
      await page.evaluate(payWheneverPossible);
      await checkout.picker.evaluate((picker: PlanPickerElement) => {
        picker.pick('year');
        picker.pick('month');
      });
      await checkout.sandbox.until(() => due.length > 0);
      // After a rejected request, the picker needs a moment to learn whether a policy blocked the request.
      while ((await checkout.read('confirmed')) !== null) await page.clock.runFor(10);

      await page.clock.runFor(1780);
      // If the connection was dropped, the browser has transmitted the write twice. Each transmission lands here.
      for (const land of due) land();
      await checkout.sandbox.until(() => checkout.holds() === 'year');
      expect(await checkout.read('canPay')).toBe(false);
      expect(checkout.requests()).toBe(1);

      await page.clock.runFor(20);
      await checkout.expectPayable('month');
      expect(checkout.requests()).toBe(2);
      expect(checkout.written().at(-1)).toBe('month');
    });
  }
});

test('a pick made offline is shown at once, and sent as soon as the browser is online', async ({
  page,
  context,
  checkout,
}) => {
  await openAtRest(page, checkout);
  await context.setOffline(true);
  await checkout.pick('Yearly');
  expect(await checkout.read('value')).toBe('year');
  expect(await checkout.read('canPay')).toBe(false);
  expect(checkout.requests()).toBe(0);

  await context.setOffline(false);
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['year']);
});

test('a false “offline” delays a write, but does not prevent it', async ({ page, checkout }) => {
  await page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'onLine', { configurable: true, get: () => false }),
  );
  await openAtRest(page, checkout);
  await checkout.pick('Yearly');
  await page.clock.runFor(999);
  expect(checkout.requests()).toBe(0);
  await page.clock.runFor(1);
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['year']);
});

test('a pick that stays offline is rolled back, and can be chosen again', async ({
  page,
  context,
  checkout,
}) => {
  await checkout.openPayable();
  await checkout.set({ lateWriteWindow: 3_600_000 });
  await context.setOffline(true);
  await checkout.pick('Yearly');
  await expect(page.getByRole('status')).toHaveText('We’re checking that Monthly is selected.');
  expect(await checkout.read('problem')).toMatchObject({ kind: 'unreachable', ident: 'year' });
  expect(checkout.written()).toEqual([]);

  await context.setOffline(false);
  await page.getByRole('button', { name: 'Choose Yearly again' }).click();
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['year']);
});

test('another pick cancels a retry, and waits until the first write can no longer land', async ({
  page,
  checkout,
}) => {
  // The page's clock is stopped, so the retry cannot begin before the shopper picks another plan.
  await openAtRest(page, checkout);
  checkout.fault({ kind: 'error', status: 500, ident: 'year' });
  await checkout.pick('Yearly');
  await expect.poll(() => checkout.read('confirmed')).toBeNull();
  await checkout.pick('Weekly');
  await page.clock.runFor(9_999);
  expect(checkout.written()).toEqual(['year']);
  await page.clock.runFor(1);
  await checkout.expectPayable('week');
  await page.clock.runFor(60_000);
  expect(checkout.written()).toEqual(['year', 'week']);
  expect((await checkout.heard()).filter(({ type }) => type === 'plan-rollback')).toEqual([]);
});

test('the shopper cannot pay before the host has updated its payment form', async ({ page, checkout }) => {
  await checkout.openPayable();
  const updated: string[] = [];
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  await page.exposeFunction('refreshPaymentForm', (ident: string) => {
    updated.push(ident);
    return ident === 'year' ? finished : undefined;
  });
  await checkout.picker.evaluate((picker: PlanPickerElement) => {
    picker.afterUpdate = (
      window as unknown as { refreshPaymentForm(ident: string): unknown }
    ).refreshPaymentForm;
  });
  // The form may be older than the first write.
  await expect.poll(() => updated).toEqual(['month']);
  await checkout.expectPayable('month');
  await checkout.pick('Yearly');

  await expect.poll(() => updated).toEqual(['month', 'year']);
  expect(checkout.holds()).toBe('year');
  expect(await checkout.read('canPay')).toBe(false);
  finish();
  await checkout.expectPayable('year');
});

test('a payment under way locks the picker until it is released', async ({ page, checkout }) => {
  await checkout.openPayable();
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');
  const held = await checkout.picker.evaluateHandle((picker: PlanPickerElement) => picker.beginPayment());
  expect(await held.evaluate(({ ident, orderId }) => ({ ident, orderId }))).toEqual({
    ident: 'year',
    orderId: checkout.session.orderId,
  });
  expect(await checkout.read('status')).toBe('locked');
  await page.getByRole('radio', { name: 'Weekly' }).click({ force: true });
  await expect(page.getByRole('radio', { name: 'Yearly' })).toBeChecked();
  await checkout.expectPayable('year');

  await held.evaluate((hold) => hold.release());
  await checkout.pick('Weekly');
  await checkout.expectPayable('week');
  expect(checkout.written()).toEqual(['year', 'week']);
});

/** Runs in the page. Pays again and again, as long as the picker says that this is possible. */
const payWheneverPossible = () => {
  const { pay } = window as unknown as { pay(picker: PlanPickerElement): void };
  setInterval(() => {
    for (const picker of document.querySelectorAll('ff-plan-picker')) if (picker.canPay) pay(picker);
  }, 25);
};

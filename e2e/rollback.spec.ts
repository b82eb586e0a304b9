/** What the shopper sees, and can pay for, when the service does not do as it was asked. */
import type { Page } from '@playwright/test';
import type { PlanPickerElement } from '../src/element.ts';
import type { Fault } from '../src/testing/index.ts';
import { type Checkout, expect, impatient, openAtRest, test } from './checkout.ts';

type Refusal = Extract<Fault, { kind: 'refuse' | 'refuse-under-200' }>;

const refusals: Readonly<Record<string, Refusal>> = {
  'HTTP 400': { kind: 'refuse', status: 400, code: 'bad_plan', message: 'No such plan here.' },
  'HTTP 404': { kind: 'refuse', status: 404, code: 'bad_plan', message: 'No such plan here.' },
  'HTTP 422': { kind: 'refuse', status: 422, code: 'bad_plan', message: 'No such plan here.' },
  'HTTP 200 with an error envelope': {
    kind: 'refuse-under-200',
    code: 'bad_plan',
    message: 'No such plan here.',
  },
};

for (const [answer, refusal] of Object.entries(refusals)) {
  test(`rolls back after one refusal (${answer}), and the plan before can be paid for`, async ({
    page,
    checkout,
  }) => {
    await checkout.open();
    checkout.fault({ ...refusal, ident: 'year' });
    await checkout.pick('Yearly');

    await expect(page.getByRole('status')).toHaveText(
      'We couldn’t switch to Yearly. You’re still on Monthly.',
    );
    await expect(page.getByRole('radio', { name: 'Monthly' })).toBeChecked();
    await expect(page.getByRole('radio', { name: 'Yearly' })).toBeFocused();
    await checkout.expectPayable('month');
    const problem = { kind: 'refused', code: 'bad_plan', message: 'No such plan here.', ident: 'year' };
    expect(await checkout.read('problem')).toMatchObject(problem);
    const news = (await checkout.heard()).find(({ type }) => type === 'plan-rollback');
    expect(news?.detail).toMatchObject({ from: 'year', to: 'month', problem });

    await checkout.pick('Weekly');
    await checkout.expectPayable('week');
    expect(checkout.written()).toEqual(['year', 'week']);
  });
}

const endings = {
  401: { kind: 'session-expired', says: 'This checkout has expired. Please reload the page to continue.' },
  403: { kind: 'session-expired', says: 'This checkout has expired. Please reload the page to continue.' },
  409: { kind: 'already-paid', says: 'This order has already been paid.' },
  410: { kind: 'session-expired', says: 'This checkout has expired. Please reload the page to continue.' },
};

for (const [status, { kind, says }] of Object.entries(endings)) {
  test(`HTTP ${status} closes the session after one request: ${kind}`, async ({ page, checkout }) => {
    await checkout.open();
    checkout.fault({ kind: 'refuse', status: Number(status), code: 'some_code' });
    await checkout.pick('Yearly');

    await expect(page.getByRole('status')).toHaveText(says);
    await expect(page.getByRole('radio', { name: 'Monthly' })).toBeChecked();
    await expect(page.getByRole('radio', { name: 'Yearly' })).toBeFocused();
    expect(await checkout.read('status')).toBe('closed');
    expect(await checkout.read('canPay')).toBe(false);
    expect(await checkout.read('problem')).toMatchObject({ kind, httpStatus: Number(status) });

    const { outcome, settled } = await checkout.picker.evaluate(async (picker: PlanPickerElement) => ({
      outcome: await picker.pick('week'),
      settled: await picker.settled().catch((error: Error) => error.name),
    }));
    expect(outcome).toMatchObject({ outcome: 'closed', problem: { kind } });
    expect(settled).toBe('PlanPickerError');

    const next = checkout.sandbox.createSession({ ident: 'month' });
    await checkout.set({ session: next });
    await expect.poll(() => checkout.read('canPay')).toBe(true);
    expect(checkout.written()).toEqual(['year']);
  });
}

const unclear = /^The billing service had a problem.* You’re still on Monthly\.$/;
const unreachable = /^We couldn’t reach the billing service.* You’re still on Monthly\.$/;

const doubts: Readonly<Record<string, { fault: Fault; says: RegExp }>> = {
  'HTTP 500': { fault: { kind: 'error', status: 500 }, says: unclear },
  'HTTP 500 although the plan was applied': {
    fault: { kind: 'error', status: 500, applied: true },
    says: unclear,
  },
  'HTTP 503': { fault: { kind: 'error', status: 503 }, says: unclear },
  'a captive portal’s page': { fault: { kind: 'html' }, says: unclear },
  'a connection that drops': { fault: { kind: 'drop-before' }, says: unreachable },
  'a connection that drops although the plan was applied': {
    fault: { kind: 'drop-after' },
    says: unreachable,
  },
  'no answer at all': { fault: { kind: 'hang' }, says: unreachable },
};

/**
 * Picks a plan whose first writes fail. One without an answer is given up by a clock that stands until the service has
 * it; any other may take as long as a busy machine needs.
 */
const pickYearly = async (page: Page, checkout: Checkout, fault: Fault, failures: number): Promise<void> => {
  const { timeout, lateWriteWindow } = impatient;
  const isSilent = fault.kind === 'hang';
  if (isSilent) await page.addInitScript(withoutBackoff);
  await (isSilent ? openAtRest(page, checkout) : checkout.open());
  await checkout.set({ timeout: isSilent ? timeout : 60_000, lateWriteWindow });
  checkout.fault(fault);
  await checkout.pick('Yearly');
  if (!isSilent) return;
  for (let given = 1; given <= failures; given += 1) {
    await checkout.sandbox.until(() => checkout.written().length === given);
    await page.clock.runFor(timeout);
  }
  await page.clock.runFor(lateWriteWindow);
};

for (const [answer, { fault, says }] of Object.entries(doubts)) {
  test(`${answer}: tries three times, rolls back, and asserts what it shows before it can be paid for`, async ({
    page,
    checkout,
  }) => {
    const gate = checkout.hold('month');
    await pickYearly(page, checkout, { ...fault, ident: 'year' }, 3);

    await gate.arrived;
    expect(checkout.written()).toEqual(['year', 'year', 'year', 'month']);
    await expect(page.getByRole('status')).toHaveText(says);
    await expect(page.getByRole('radio', { name: 'Monthly' })).toBeChecked();
    await expect(page.getByRole('radio', { name: 'Yearly' })).toBeFocused();
    expect(await checkout.read('confirmed')).toBeNull();
    expect(await checkout.read('canPay')).toBe(false);

    gate.release();
    await checkout.expectPayable('month');
    expect(checkout.written()).toEqual(['year', 'year', 'year', 'month']);
    const payable = (await checkout.heard()).filter(({ type, canPay }) => type === 'plan-status' && canPay);
    expect(payable.map(({ value }) => value)).toEqual(['month', 'month']);
  });
}

for (const [answer, { fault }] of Object.entries(doubts)) {
  test(`${answer}, once: the shopper gets the plan all the same`, async ({ page, checkout }) => {
    await pickYearly(page, checkout, { ...fault, times: 1 }, 1);
    await checkout.expectPayable('year');
    expect(checkout.written()).toEqual(['year', 'year']);
    expect((await checkout.heard()).filter(({ type }) => type === 'plan-rollback')).toEqual([]);
  });
}

test('waits as long as the service asks (Retry-After), whatever the shopper does meanwhile', async ({
  page,
  checkout,
}) => {
  await openAtRest(page, checkout);
  checkout.fault({ kind: 'rate-limit', retryAfter: 5, times: 1 });
  await checkout.pick('Yearly');
  await expect.poll(() => checkout.read('confirmed')).toBeNull();

  await checkout.pick('Weekly');
  await checkout.picker.evaluate((picker: PlanPickerElement) => picker.retry());
  await page.clock.runFor(4_999);
  expect(await checkout.read('canPay')).toBe(false);
  expect(checkout.written()).toEqual(['year']);
  await page.clock.runFor(1);
  await checkout.expectPayable('week');
  expect(checkout.written()).toEqual(['year', 'week']);
});

test('never gives up asserting what it shows, and tries at once when the shopper asks', async ({
  page,
  checkout,
}) => {
  let refused = 0;
  page.on('response', (response) => {
    if (response.status() === 503) refused += 1;
  });
  const assertions = () => checkout.written().filter((ident) => ident === 'month').length;
  await openAtRest(page, checkout);
  // The clock below runs ahead of the answers, which must not be given up for that.
  await checkout.set({ timeout: 3_600_000 });
  checkout.fault({ kind: 'error', status: 503 });
  await checkout.pick('Yearly');
  // Until it has been refused three times, and nothing is under way: from then on, only the shopper's wish sends.
  while (assertions() < 3 || refused < checkout.written().length) await page.clock.runFor(1_000);
  expect(await checkout.read('canPay')).toBe(false);

  checkout.fault(null);
  await page.getByRole('button', { name: 'Try again' }).click();
  await checkout.expectPayable('month');
});

/** Runs in the page: where chance decides how long to wait, it is not at all. */
const withoutBackoff = () => {
  Math.random = () => 0;
};

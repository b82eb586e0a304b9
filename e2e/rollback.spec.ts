/** What the shopper sees, and which plan can be paid for, when the service does not do what the picker asked. */
import type { Page } from '@playwright/test';
import type { PlanPickerElement } from '../src/element/element.ts';
import type { Fault, Gate } from '../src/testing/index.ts';
import { type Checkout, expect, impatient, openAtRest, test } from './checkout.ts';

type Refusal = Extract<Fault, { kind: 'refuse' | 'refuse-under-200' }>;

const refusals: Readonly<Record<string, Refusal>> = {
  'HTTP 400': { kind: 'refuse', status: 400 },
  'HTTP 404': { kind: 'refuse', status: 404 },
  'HTTP 409': { kind: 'refuse', status: 409 },
  'HTTP 422': { kind: 'refuse', status: 422 },
  'HTTP 401, which alone does not end the session': { kind: 'refuse', status: 401 },
  'HTTP 403, which alone does not end the session': { kind: 'refuse', status: 403 },
  'HTTP 410, which alone does not end the session': { kind: 'refuse', status: 410 },
  'HTTP 200 with an error envelope': { kind: 'refuse-under-200' },
};

for (const [answer, refusal] of Object.entries(refusals)) {
  test(`rolls back after one refusal (${answer}), and the earlier plan can be paid once it is asserted`, async ({
    page,
    checkout,
  }) => {
    await checkout.openPayable();
    checkout.fault({ ...refusal, code: 'bad_plan', message: 'No such plan here.', ident: 'year' });
    const gate = checkout.hold('month');
    await checkout.pick('Yearly');

    // The browser may have sent the write twice. The service may have applied the first transmission and refused the
    // second transmission. Then the session would hold Yearly. So the picker asserts Monthly.
    await gate.arrived;
    await expect(page.getByRole('radio', { name: 'Monthly' })).toBeChecked();
    await expect(page.getByRole('radio', { name: 'Yearly' })).toBeFocused();
    expect(await checkout.read('confirmed')).toBeNull();
    expect(await checkout.read('canPay')).toBe(false);
    await expect(page.getByRole('status')).toHaveText('We’re checking that Monthly is selected.');

    gate.release();
    await checkout.expectPayable('month');
    await expect(page.getByRole('status')).toHaveText(
      'We couldn’t switch to Yearly. You’re still on Monthly.',
    );
    const problem = { kind: 'refused', code: 'bad_plan', ident: 'year' };
    expect(await checkout.read('problem')).toMatchObject(problem);
    const heard = await checkout.heard();
    const news = heard.find(({ type }) => type === 'plan-rollback');
    expect(news?.detail).toMatchObject({ from: 'year', to: 'month', problem });
    expect(JSON.stringify(heard), 'the service’s prose').not.toContain('No such plan here');

    await checkout.pick('Weekly');
    await checkout.expectPayable('week');
    expect(checkout.written()).toEqual(['year', 'month', 'week']);
  });
}

test('asks the shopper for another plan if the service also refuses the plan that is shown after the roll-back', async ({
  page,
  checkout,
}) => {
  await openAtRest(page, checkout);
  checkout.fault({ kind: 'refuse', code: 'bad_plan' });
  await checkout.pick('Yearly');
  await expect(page.getByRole('status')).toHaveText(
    'Monthly can’t be selected right now. Please choose another plan.',
  );
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  expect(await checkout.read('status')).toBe('checking');
  expect(await checkout.read('canPay')).toBe(false);

  checkout.fault(null);
  await checkout.pick('Weekly');
  await checkout.expectPayable('week');
  expect(checkout.written()).toEqual(['year', 'month', 'week']);
});

const expired = 'This checkout has expired.';
const endings = {
  session_expired: { kind: 'session-expired', says: expired },
  token_expired: { kind: 'session-expired', says: expired },
  invalid_token: { kind: 'session-expired', says: expired },
  already_paid: { kind: 'already-paid', says: 'This order has already been paid.' },
  double_purchase: { kind: 'already-subscribed', says: 'You already have an active subscription.' },
};

for (const [code, { kind, says }] of Object.entries(endings)) {
  test(`the code ${code} closes the session at once (${kind}), and a pick challenges the end with one write`, async ({
    page,
    checkout,
  }) => {
    await checkout.openPayable();
    checkout.fault({ kind: 'refuse', code });
    await checkout.pick('Yearly');

    await expect(page.getByRole('status')).toHaveText(says);
    await expect(page.getByRole('radio', { name: 'Monthly' })).toBeChecked();
    await expect(page.getByRole('radio', { name: 'Yearly' })).toBeFocused();
    expect(await checkout.read('status')).toBe('closed');
    expect(await checkout.read('canPay')).toBe(false);
    expect(await checkout.read('problem')).toMatchObject({ kind, code, httpStatus: 400 });
    const settled = checkout.picker.evaluate((picker: PlanPickerElement) =>
      picker.settled().catch((error: Error) => error.name),
    );
    expect(await settled).toBe('PlanPickerError');
    expect(checkout.written()).toEqual(['year']);

    await checkout.pick('Weekly');
    await checkout.sandbox.until(() => checkout.written().length === 2);
    await expect(page.getByRole('radio', { name: 'Monthly' })).toBeChecked();
    await expect(page.getByRole('status')).toHaveText(says);
    expect(await checkout.read('status')).toBe('closed');

    checkout.fault(null);
    await checkout.pick('Weekly');
    await checkout.expectPayable('week');
    expect(checkout.written()).toEqual(['year', 'week', 'week']);
  });
}

for (const status of [401, 403, 410]) {
  test(`HTTP ${status} closes the session only if the plan that is shown after the roll-back gets it, too`, async ({
    page,
    checkout,
  }) => {
    await checkout.openPayable();
    checkout.fault({ kind: 'refuse', status, code: 'some_code' });
    await checkout.pick('Yearly');
    await expect(page.getByRole('status')).toHaveText(expired);
    await expect(page.getByRole('radio', { name: 'Monthly' })).toBeChecked();
    expect(await checkout.read('status')).toBe('closed');
    expect(await checkout.read('canPay')).toBe(false);
    expect(await checkout.read('problem')).toMatchObject({ kind: 'session-expired', httpStatus: status });
    expect(checkout.written()).toEqual(['year', 'month']);

    const next = checkout.sandbox.createSession({ ident: 'month' });
    await checkout.set({ session: next });
    await expect.poll(() => checkout.read('canPay')).toBe(true);
    expect(checkout.sandbox.holds(next.orderId)).toBe('month');
    expect(checkout.written()).toEqual(['year', 'month']);
  });
}

const unclear = 'Something went wrong.';
const unreachable = 'We couldn’t connect.';

const doubts: Readonly<Record<string, { fault: Fault; says: string }>> = {
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
 * Picks Yearly, whose first writes fail. If the writes get no answer, the page's clock is stopped. The test moves the
 * clock past the timeout only after the service has the write. If the writes get an answer, the answer may take as long
 * as a busy machine needs.
 */
const pickYearly = async (
  page: Page,
  checkout: Checkout,
  fault: Fault,
  failures: number,
  beforeThePick = () => {},
): Promise<void> => {
  const { timeout, lateWriteWindow } = impatient;
  const isSilent = fault.kind === 'hang';
  if (isSilent) await page.addInitScript(withoutBackoff);
  await (isSilent ? openAtRest(page, checkout) : checkout.openPayable());
  await checkout.set({ lateWriteWindow, ...(isSilent && { timeout }) });
  checkout.fault(fault);
  beforeThePick();
  await checkout.pick('Yearly');
  if (!isSilent) return;
  for (let given = 1; given <= failures; given += 1) {
    await checkout.sandbox.until(() => checkout.written().length === given);
    await page.clock.runFor(timeout);
  }
  await page.clock.runFor(lateWriteWindow);
};

for (const [answer, { fault, says }] of Object.entries(doubts)) {
  test(`${answer}: tries three times, rolls back, and asserts the shown plan once no lost write can land`, async ({
    page,
    checkout,
  }) => {
    let gate: Gate | undefined;
    await pickYearly(page, checkout, { ...fault, ident: 'year' }, 3, () => {
      gate = checkout.hold('month');
    });

    await gate?.arrived;
    await expect.poll(() => checkout.requests()).toBe(4);
    expect(checkout.written().at(-1)).toBe('month');
    expect(new Set(checkout.written().slice(0, -1))).toEqual(new Set(['year']));
    await expect(page.getByRole('status')).toHaveText(`We’re checking that Monthly is selected.`);
    await expect(page.getByRole('radio', { name: 'Monthly' })).toBeChecked();
    await expect(page.getByRole('radio', { name: 'Yearly' })).toBeFocused();
    expect(await checkout.read('confirmed')).toBeNull();
    expect(await checkout.read('canPay')).toBe(false);

    gate?.release();
    await checkout.expectPayable('month');
    await expect(page.getByRole('status')).toHaveText(`${says} You’re still on Monthly.`);
    expect(checkout.requests()).toBe(4);
    const payable = (await checkout.heard()).filter(({ type, canPay }) => type === 'plan-status' && canPay);
    expect(payable.map(({ value }) => value)).toEqual(['month']);
  });
}

for (const [answer, { fault }] of Object.entries(doubts)) {
  test(`${answer}, once: the picker tries again, and the shopper gets the plan`, async ({
    page,
    checkout,
  }) => {
    await pickYearly(page, checkout, { ...fault, times: 1 }, 1);
    await checkout.expectPayable('year');
    expect(new Set(checkout.written())).toEqual(new Set(['year']));
    expect(checkout.written().length).toBeGreaterThan(1);
    expect((await checkout.heard()).filter(({ type }) => type === 'plan-rollback')).toEqual([]);
  });
}

test('while a roll-back waits, the lost plan can be chosen again at once', async ({ page, checkout }) => {
  await openAtRest(page, checkout);
  checkout.fault({ kind: 'error', status: 504, ident: 'year' });
  await checkout.pick('Yearly');
  while ((await checkout.read('value')) === 'year') await page.clock.runFor(500);
  await page.clock.runFor(1_000);
  await expect(page.getByRole('status')).toHaveText(`We’re checking that Monthly is selected.`);
  const before = checkout.written();

  checkout.fault(null);
  await page.getByRole('button', { name: 'Choose Yearly again' }).click();
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual([...before, 'year']);
});

test('waits for Retry-After, even if code asks for a write meanwhile', async ({ page, checkout }) => {
  await openAtRest(page, checkout);
  checkout.fault({ kind: 'rate-limit', retryAfter: 8, times: 1 });
  await checkout.pick('Yearly');
  await expect.poll(() => checkout.read('confirmed')).toBeNull();

  await checkout.picker.evaluate((picker: PlanPickerElement) => {
    picker.retry();
    picker.settled();
    picker.pick('year');
  });
  await page.clock.runFor(7_999);
  expect(await checkout.read('canPay')).toBe(false);
  expect(checkout.written()).toEqual(['year']);
  await page.clock.runFor(1);
  await checkout.expectPayable('year');
  expect(checkout.written()).toEqual(['year', 'year']);
});

test('a pick by the shopper does not wait for Retry-After', async ({ page, checkout }) => {
  await openAtRest(page, checkout);
  checkout.fault({ kind: 'rate-limit', retryAfter: 8, times: 1 });
  await checkout.pick('Yearly');
  await expect.poll(() => checkout.read('confirmed')).toBeNull();
  await checkout.pick('Weekly');
  await checkout.expectPayable('week');
  expect(checkout.written()).toEqual(['year', 'week']);
});

test('never stops asserting the shown plan, and tries at once when the shopper asks', async ({
  page,
  checkout,
}) => {
  let refused = 0;
  page.on('response', (response) => {
    if (response.status() === 503) refused += 1;
  });
  const assertions = () => checkout.written().filter((ident) => ident === 'month').length;
  await openAtRest(page, checkout);
  checkout.fault({ kind: 'error', status: 503 });
  await checkout.pick('Yearly');
  // Waits until three assertions were refused and nothing is under way. After that, only the shopper starts a write in
  // this test.
  while (assertions() < 3 || refused < checkout.written().length) await page.clock.runFor(1_000);
  expect(await checkout.read('canPay')).toBe(false);

  checkout.fault(null);
  await page.getByRole('button', { name: 'Try again' }).click();
  await checkout.expectPayable('month');
});

/** Runs in the page. Makes each random pause 0 ms. */
const withoutBackoff = () => {
  Math.random = () => 0;
};

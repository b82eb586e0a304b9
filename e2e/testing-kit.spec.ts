/** What storefronts get for their own tests: a sandbox instead of the service, and a page object for the picker. */
import { planPicker, routeBilling } from '../src/testing/index.ts';
import { expect, impatient, scriptTag, test } from './checkout.ts';

/** A timeout that is long enough on a busy machine, in ms. */
const patience = { timeout: 3_600_000 };

test('the page object picks a plan, waits until it is confirmed, and says whether the shopper can pay', async ({
  page,
  checkout,
}) => {
  await checkout.openPayable();
  const picker = planPicker(page);
  await picker.expectConfirmed('Monthly', patience);
  const gate = checkout.hold();
  await picker.pick('Yearly');
  await gate.arrived;
  expect(await picker.canPay()).toBe(false);
  gate.release();
  await picker.expectConfirmed('Yearly', patience);
  expect(await picker.canPay()).toBe(true);
  expect(checkout.holds()).toBe('year');
  await expect(picker.plan('Yearly')).toBeChecked();
  await expect(picker.notice).toHaveText('Yearly is selected.');
  await expect(picker.element).toHaveJSProperty('value', 'year');
});

test('an unknown title fails at once, and the error lists the known titles', async ({ page, checkout }) => {
  await checkout.openPayable();
  await expect(planPicker(page).pick('Yealry', patience)).rejects.toThrow(
    'Expected a plan “Yealry”; there are Weekly, Monthly, Yearly',
  );
  const nowhere = planPicker(page, 'ff-plan-pikcer').pick('Yearly', { timeout: 0 });
  await expect(nowhere).rejects.toThrow('Expected a picker at “ff-plan-pikcer” within 0 ms');
});

test.describe('a session that the page gets elsewhere', () => {
  test.use({ sandboxOptions: { unknownSessions: 'open' } });

  test('is opened by the page’s first write, and its order is read from the page', async ({
    page,
    checkout,
  }) => {
    const elsewhere = { ...checkout.session, clientToken: 'ct_elsewhere', orderId: crypto.randomUUID() };
    await checkout.open(scriptTag + checkout.markup('', elsewhere));
    const picker = planPicker(page);
    const orderId = await picker.orderId(patience);
    expect(orderId).toBe(elsewhere.orderId);
    await picker.expectConfirmed('Monthly', patience);
    expect(checkout.sandbox.pay(orderId).ident).toBe('month');
  });

  test('is reported as missing if the page has none', async ({ page, checkout }) => {
    await checkout.open(`${scriptTag}<ff-plan-picker></ff-plan-picker>`);
    const missing = planPicker(page).orderId({ timeout: 0 });
    await expect(missing).rejects.toThrow('Expected a picker with a session at “ff-plan-picker');
  });
});

test('finds the button of a notice by its purpose', async ({ page, checkout }) => {
  await checkout.openPayable();
  const picker = planPicker(page);
  checkout.fault({ kind: 'error', status: 500, times: 9 });
  await picker.pick('Yearly');
  await expect(picker.retry).toBeVisible();
  checkout.fault(null);
  await picker.retry.click();
  await expect.poll(() => picker.canPay()).toBe(true);
});

test('a failed expectation says what the picker shows instead', async ({ page, checkout }) => {
  await checkout.openPayable();
  const picker = planPicker(page);
  const gate = checkout.hold();
  await picker.pick('Yearly');
  await gate.arrived;
  const confirmed = picker.expectConfirmed('Yearly', { timeout: 100 });
  await expect(confirmed).rejects.toThrow(
    'Expected Yearly to be confirmed within 100 ms; shown is Yearly, the status “saving”',
  );
  gate.release();
  await picker.expectConfirmed('Yearly', patience);
  const rolledBack = picker.expectRolledBack({ from: 'Yearly', to: 'Monthly' }, { timeout: 100 });
  await expect(rolledBack).rejects.toThrow('Expected Yearly to be rolled back to Monthly within 100 ms');
});

test('an expectation waits until it is met', async ({ page, checkout }) => {
  await checkout.openPayable();
  const picker = planPicker(page);
  const gate = checkout.hold();
  await picker.pick('Yearly');
  await gate.arrived;
  const confirmed = picker.expectConfirmed('Yearly', patience);
  gate.release();
  await confirmed;
  expect(checkout.holds()).toBe('year');
});

test.describe('a page at the service’s own address', () => {
  test.beforeEach(async ({ page, checkout }) => {
    await routeBilling(page, checkout.sandbox);
    const markup = checkout.markup().replace(/base-url="[^"]*"/, '');
    await checkout.openPayable(scriptTag + markup);
  });

  test('gets its answers from the sandbox', async ({ page, checkout }) => {
    const picker = planPicker(page);
    await picker.pick('Yearly');
    await picker.expectConfirmed('Yearly', patience);
    expect(checkout.written()).toEqual(['year']);
    expect(checkout.holds()).toBe('year');
  });

  test('says why a pick was rolled back', async ({ page, checkout }) => {
    const picker = planPicker(page);
    checkout.fault({ kind: 'refuse-under-200', times: 1 });
    await picker.pick('Yearly');
    const told = await picker.expectRolledBack({ from: 'Yearly', to: 'Monthly' }, patience);
    expect(told).toBe('We couldn’t switch to Yearly. You’re still on Monthly.');
    expect(checkout.written()).toEqual(['year', 'month']);
    const another = picker.expectRolledBack({ from: 'Weekly', to: 'Monthly' }, { timeout: 100 });
    await expect(another).rejects.toThrow('Expected Weekly to be rolled back to Monthly');
    await expect(another).rejects.toThrow('You’re still on Monthly.”, the problem refused: ');
  });

  test('recovers from a dropped connection', async ({ page, checkout }) => {
    const picker = planPicker(page);
    await checkout.set({ ...impatient, ...patience });
    checkout.fault({ kind: 'drop-after', times: 1 });
    await picker.pick('Yearly');
    await picker.expectConfirmed('Yearly', patience);
    expect(
      checkout.sandbox
        .writes(checkout.session.orderId)
        .slice(1)
        .map(({ outcome }) => outcome),
    ).toEqual(['dropped after', 'applied']);
  });
});

test.describe('when the page no longer waits for the answer', () => {
  const unhandled: unknown[] = [];
  const keep = (reason: unknown) => unhandled.push(reason);
  test.beforeEach(async ({ page, checkout }) => {
    unhandled.length = 0;
    process.on('unhandledRejection', keep);
    await routeBilling(page, checkout.sandbox);
    await checkout.openPayable(scriptTag + checkout.markup().replace(/base-url="[^"]*"/, ''));
  });
  test.afterEach(async ({ context }) => {
    // The browser handles commands in order. So when the new page is open, the browser has answered all commands of the
    // kit.
    await new Promise((resolve) => setImmediate(resolve));
    await context.newPage();
    process.off('unhandledRejection', keep);
    expect(unhandled).toEqual([]);
  });

  test('a picker that has given up a write goes on', async ({ page, checkout }) => {
    const picker = planPicker(page);
    await page.clock.install();
    await page.reload();
    await checkout.set(impatient);
    // The page's clock is stopped until the service has the write.
    await page.clock.pauseAt(Date.now() + 60_000);
    const gate = checkout.hold('year');
    const givenUp = page.waitForEvent('requestfailed');
    await picker.pick('Yearly');
    await gate.arrived;
    await page.clock.runFor(impatient.timeout);
    await givenUp;
    gate.release();
    await checkout.set(patience);
    await page.clock.resume();
    await picker.expectConfirmed('Yearly', patience);
    expect(checkout.holds()).toBe('year');
  });

  test('a closed page is not answered', async ({ page, checkout }) => {
    const gate = checkout.hold();
    await planPicker(page).pick('Yearly');
    await gate.arrived;
    await page.close();
    gate.release();
    await checkout.sandbox.until(() => checkout.holds() === 'year');
  });

  test('the connection of a closed page is not dropped', async ({ page, checkout }) => {
    const gate = checkout.hold();
    await planPicker(page).pick('Yearly');
    await gate.arrived;
    await page.close();
    checkout.sandbox.dispose();
  });
});

test.describe('live prices, and no titles of the page', () => {
  const pricePoints = ['month', 'year'].map((ident) => ({
    ...{ ident, currency: { code: 'USD', minor_units: 2 }, intro_type: 'no_intro' as const, features: [] },
    ...{ lifetime_price: '9.99', next_price: null, next_period: null, next_period_duration: null },
  }));
  test.use({ sandboxOptions: { pricePoints } });

  test('a plan is named by the title on its card', async ({ page, checkout }) => {
    const { session, serviceUrl } = checkout;
    await checkout.open(`${scriptTag}<ff-plan-picker org-id="${session.orgId}" base-url="${serviceUrl}"
      client-token="${session.clientToken}" order-id="${session.orderId}" selected="month"
      price-points="month year"></ff-plan-picker>`);
    const picker = planPicker(page);
    await picker.expectConfirmed('month', { timeout: 60_000 });
    checkout.fault({ kind: 'refuse', ident: 'year', times: 1 });
    await picker.pick('year');
    const told = await picker.expectRolledBack({ from: 'year', to: 'month' }, { timeout: 60_000 });
    expect(told).toBe('We couldn’t switch to year. You’re still on month.');
  });
});

test('requests to an address of the host with a path are also routed', async ({ page, checkout }) => {
  const baseUrl = 'https://shop.example/billing/';
  await routeBilling(page, checkout.sandbox, { baseUrl });
  await checkout.openPayable(
    scriptTag + checkout.markup().replace(/base-url="[^"]*"/, `base-url="${baseUrl}"`),
  );
  const picker = planPicker(page);
  await picker.pick('Yearly');
  await picker.expectConfirmed('Yearly', patience);
  expect(checkout.holds()).toBe('year');
});

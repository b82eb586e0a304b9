/** What storefronts get for their own tests: the sandbox in the service's place, and the picker as a page object. */
import { planPicker, routeBilling } from '../src/testing/index.ts';
import { expect, impatient, scriptTag, test } from './checkout.ts';

test('the page object picks, confirms and tells what can be paid for', async ({ page, checkout }) => {
  await checkout.open();
  const picker = planPicker(page);
  await picker.expectConfirmed('Monthly');
  const gate = checkout.hold();
  await picker.pick('Yearly');
  await gate.arrived;
  expect(await picker.canPay()).toBe(false);
  gate.release();
  await picker.expectConfirmed('Yearly');
  expect(await picker.canPay()).toBe(true);
  expect(checkout.holds()).toBe('year');
  await expect(picker.plan('Yearly')).toBeChecked();
  await expect(picker.notice).toHaveText('Yearly is selected.');
  await expect(picker.element).toHaveJSProperty('value', 'year');
});

test('an expectation that does not come true says what is so instead', async ({ page, checkout }) => {
  await checkout.open();
  const picker = planPicker(page);
  const gate = checkout.hold();
  await picker.pick('Yearly');
  await gate.arrived;
  const confirmed = picker.expectConfirmed('Yearly', { timeout: 100 });
  await expect(confirmed).rejects.toThrow(
    'Expected Yearly to be confirmed within 100 ms; shown is Yearly, the status “saving”',
  );
  gate.release();
  await picker.expectConfirmed('Yearly');
  const rolledBack = picker.expectRolledBack({ from: 'Yearly', to: 'Monthly' }, { timeout: 100 });
  await expect(rolledBack).rejects.toThrow('Expected Yearly to be rolled back to Monthly within 100 ms');
});

test('an expectation waits for what comes later', async ({ page, checkout }) => {
  await checkout.open();
  const picker = planPicker(page);
  const gate = checkout.hold();
  await picker.pick('Yearly');
  await gate.arrived;
  const confirmed = picker.expectConfirmed('Yearly');
  gate.release();
  await confirmed;
  expect(checkout.holds()).toBe('year');
});

test.describe('a page at the service’s own address', () => {
  test.beforeEach(async ({ page, checkout }) => {
    await routeBilling(page, checkout.sandbox);
    const markup = checkout.markup().replace(/base-url="[^"]*"/, '');
    await checkout.open(scriptTag + markup);
  });

  test('is answered by the sandbox', async ({ page, checkout }) => {
    const picker = planPicker(page);
    await picker.pick('Yearly');
    await picker.expectConfirmed('Yearly');
    expect(checkout.written()).toEqual(['year']);
    expect(checkout.holds()).toBe('year');
  });

  test('is told why a pick was rolled back', async ({ page, checkout }) => {
    const picker = planPicker(page);
    checkout.fault({ kind: 'refuse-under-200', times: 1 });
    await picker.pick('Yearly');
    const told = await picker.expectRolledBack({ from: 'Yearly', to: 'Monthly' });
    expect(told).toBe('We couldn’t switch to Yearly. You’re still on Monthly.');
    expect(checkout.written()).toEqual(['year']);
    const another = picker.expectRolledBack({ from: 'Weekly', to: 'Monthly' }, { timeout: 100 });
    await expect(another).rejects.toThrow('Expected Weekly to be rolled back to Monthly');
    await expect(another).rejects.toThrow('You’re still on Monthly.”, the problem refused: ');
  });

  test('sees a connection drop, and comes through', async ({ page, checkout }) => {
    const picker = planPicker(page);
    await checkout.set(impatient);
    checkout.fault({ kind: 'drop-after', times: 1 });
    await picker.pick('Yearly');
    await picker.expectConfirmed('Yearly', { timeout: 10_000 });
    expect(checkout.sandbox.writes(checkout.session.orderId).map(({ outcome }) => outcome)).toEqual([
      'dropped after',
      'applied',
    ]);
  });
});

test.describe('when the answer has nobody to go to', () => {
  const unhandled: unknown[] = [];
  const keep = (reason: unknown) => unhandled.push(reason);
  test.beforeEach(async ({ page, checkout }) => {
    unhandled.length = 0;
    process.on('unhandledRejection', keep);
    await routeBilling(page, checkout.sandbox);
    await checkout.open(scriptTag + checkout.markup().replace(/base-url="[^"]*"/, ''));
  });
  test.afterEach(async ({ context }) => {
    // What the kit says to the browser now is answered before this page opens.
    await new Promise((resolve) => setImmediate(resolve));
    await context.newPage();
    process.off('unhandledRejection', keep);
    expect(unhandled).toEqual([]);
  });

  test('a picker that gave a write up goes on', async ({ page, checkout }) => {
    const picker = planPicker(page);
    await checkout.set(impatient);
    const gate = checkout.hold('year');
    const givenUp = page.waitForEvent('requestfailed');
    await picker.pick('Yearly');
    await gate.arrived;
    await givenUp;
    gate.release();
    await picker.expectConfirmed('Yearly', { timeout: 10_000 });
    expect(checkout.holds()).toBe('year');
  });

  test('a page that was closed is not answered', async ({ page, checkout }) => {
    const gate = checkout.hold();
    await planPicker(page).pick('Yearly');
    await gate.arrived;
    await page.close();
    gate.release();
    await checkout.sandbox.until(() => checkout.holds() === 'year');
  });

  test('a page that was closed loses no connection', async ({ page, checkout }) => {
    const gate = checkout.hold();
    await planPicker(page).pick('Yearly');
    await gate.arrived;
    await page.close();
    checkout.sandbox.dispose();
  });
});

test('an address of the host’s own is routed too, below a path', async ({ page, checkout }) => {
  const baseUrl = 'https://shop.example/billing/';
  await routeBilling(page, checkout.sandbox, { baseUrl });
  await checkout.open(scriptTag + checkout.markup().replace(/base-url="[^"]*"/, `base-url="${baseUrl}"`));
  const picker = planPicker(page);
  await picker.pick('Yearly');
  await picker.expectConfirmed('Yearly');
  expect(checkout.holds()).toBe('year');
});

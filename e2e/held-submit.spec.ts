/**
 * A submit is held back while the plan is being saved. When the plan is confirmed, the submit goes on: once, and only
 * for that plan.
 */
import type { Page } from '@playwright/test';
import type { PlanPickerElement } from '../src/element/element.ts';
import { type Checkout, expect, openAtRest, plans, scriptTag, test } from './checkout.ts';

/** Runs in the page. Keeps the form data of each `submit` event. */
const listenForSubmits = () => {
  const submitted: unknown[] = [];
  Object.assign(window, { submitted });
  document.addEventListener('submit', (event) => {
    event.preventDefault();
    const { target, submitter } = event as SubmitEvent;
    const data = new FormData(target as HTMLFormElement);
    // The oldest browsers do not have `new FormData(form, submitter)`. So this code adds the button's value itself.
    const { name, value } = (submitter ?? {}) as Partial<HTMLButtonElement>;
    if (name) data.append(name, String(value));
    submitted.push(Object.fromEntries(data));
  });
};

const submitted = (page: Page) =>
  page.evaluate(() => (window as unknown as { submitted: unknown[] }).submitted);

const formWith = (picker: string, form = '') =>
  `${scriptTag}<form ${form}>${picker}<input name="email" value="a@b.test">
    <button name="way" value="card">Pay</button><button type="button">Help</button></form>
    <script>(${listenForSubmits})()</script>`;

const pay = (page: Page) => page.getByRole('button', { name: 'Pay' });

/** Picks Yearly and presses Pay. Nothing may be submitted before the write is released. */
const pickAndPay = async (
  page: Page,
  checkout: Checkout,
  meanwhile: () => Promise<unknown> = async () => {},
) => {
  const gate = checkout.hold('year');
  await checkout.pick('Yearly');
  await gate.arrived;
  await pay(page).click();
  expect(await submitted(page)).toEqual([]);
  await meanwhile();
  gate.release();
  await checkout.expectPayable('year');
};

const once = [{ plan: 'year', email: 'a@b.test', way: 'card' }];

test('goes on once the plan is confirmed, by the button that was pressed', async ({ page, checkout }) => {
  await checkout.openPayable(formWith(checkout.markup()));
  await pickAndPay(page, checkout);
  await expect.poll(() => submitted(page)).toEqual(once);

  // The submit that was held back has gone on. When the next plan is confirmed, the form must not be submitted again.
  await checkout.pick('Monthly');
  await checkout.expectPayable('month');
  expect(await submitted(page)).toEqual(once);
});

test('a submit by the Enter key goes on, too', async ({ page, checkout }) => {
  await checkout.openPayable(formWith(checkout.markup()));
  const gate = checkout.hold('year');
  await checkout.pick('Yearly');
  await gate.arrived;
  await page.getByRole('textbox').press('Enter');
  expect(await submitted(page)).toEqual([]);
  gate.release();
  await expect.poll(() => submitted(page)).toEqual(once);
});

test('a submit at the start also goes on, once the shown plan is confirmed', async ({ page, checkout }) => {
  const gate = checkout.hold('month');
  await checkout.open(formWith(checkout.markup()));
  await gate.arrived;
  await pay(page).click();
  gate.release();
  await expect.poll(() => submitted(page)).toEqual([{ ...once[0], plan: 'month' }]);
});

const changesOfMind: Readonly<Record<string, (page: Page, checkout: Checkout) => Promise<unknown>>> = {
  'the shopper picked another plan and came back': async (_, checkout) => {
    await checkout.pick('Weekly');
    await checkout.pick('Yearly');
  },
  'the shopper edited the form': (page) => page.getByRole('textbox').fill('c@d.test'),
  'the price of the plan changed': (_, checkout) =>
    checkout.set({ plans: plans.map((plan) => ({ ...plan, price: '199.99' })) }),
  'the host forbade it meanwhile': (_, checkout) => checkout.set({ resumeSubmit: 'off' }),
  'a payment of the page began meanwhile': (_, checkout) =>
    checkout.picker.evaluate((picker: PlanPickerElement) => void picker.beginPayment()),
};

for (const [what, act] of Object.entries(changesOfMind)) {
  test(`does not go on if ${what}`, async ({ page, checkout }) => {
    await checkout.openPayable(formWith(checkout.markup()));
    await pickAndPay(page, checkout, () => act(page, checkout));
    expect(await submitted(page)).toEqual([]);
  });
}

test('goes on if the host sets the same prices again', async ({ page, checkout }) => {
  await checkout.openPayable(formWith(checkout.markup()));
  await pickAndPay(page, checkout, () =>
    checkout.set({ plans: plans.map((plan) => ({ ...plan, badge: 'Popular' })) }),
  );
  await expect.poll(() => submitted(page)).toEqual(once);
});

test('does not go on if the markup forbids it', async ({ page, checkout }) => {
  await checkout.openPayable(formWith(checkout.markup('resume-submit="off"')));
  await pickAndPay(page, checkout);
  expect(await submitted(page)).toEqual([]);
});

test('does not go on if another field was invalid, too', async ({ page, checkout }) => {
  await checkout.openPayable(formWith(checkout.markup()));
  await page.getByRole('textbox').evaluate((box: HTMLInputElement) => {
    box.setCustomValidity('no such address');
  });
  await pickAndPay(page, checkout, () =>
    page.getByRole('textbox').evaluate((box: HTMLInputElement) => box.setCustomValidity('')),
  );
  expect(await submitted(page)).toEqual([]);
});

test('does not go on if code asked for the submit', async ({ page, checkout }) => {
  await checkout.openPayable(formWith(checkout.markup()));
  const gate = checkout.hold('year');
  await checkout.pick('Yearly');
  await gate.arrived;
  await page.evaluate(() => {
    const form = document.querySelector('form');
    form?.checkValidity();
    form?.reportValidity();
    form?.requestSubmit();
    form?.querySelector('button')?.click();
  });
  gate.release();
  await checkout.expectPayable('year');
  expect(await submitted(page)).toEqual([]);
});

test('does not go on if the pick is refused and rolled back', async ({ page, checkout }) => {
  await checkout.openPayable(formWith(checkout.markup()));
  const gate = checkout.hold('year');
  checkout.fault({ kind: 'refuse', ident: 'year' });
  await checkout.pick('Yearly');
  await gate.arrived;
  await pay(page).click();
  gate.release();
  await checkout.expectPayable('month');
  expect(await submitted(page)).toEqual([]);
});

test('does not go on after 10 seconds', async ({ page, checkout }) => {
  await page.clock.install();
  await checkout.openPayable(formWith(checkout.markup()));
  await checkout.set({ timeout: 60_000 });
  await page.clock.pauseAt(Date.now() + 60_000);
  await pickAndPay(page, checkout, () => page.clock.runFor(10_001));
  expect(await submitted(page)).toEqual([]);
});

test('does not go on after a long sleep that only the wall clock has counted', async ({ page, checkout }) => {
  await page.clock.install();
  await checkout.openPayable(formWith(checkout.markup()));
  await pickAndPay(page, checkout, () => page.clock.setSystemTime(Date.now() + 3_600_000));
  expect(await submitted(page)).toEqual([]);
});

test('a submit ends the keyboard pause at once', async ({ page, checkout }) => {
  await openAtRest(page, checkout);
  await checkout.picker.evaluate((picker: PlanPickerElement) => {
    const form = document.createElement('form');
    form.innerHTML = '<button>Pay</button>';
    document.body.append(form);
    form.prepend(picker);
  });
  const gate = checkout.hold('year');
  await page.getByRole('radio', { name: 'Monthly' }).focus();
  await page.keyboard.press('ArrowDown');
  expect(await checkout.read('value')).toBe('year');
  expect(checkout.requests()).toBe(0);
  await pay(page).click();
  await gate.arrived;
  gate.release();
});

test('a submit of a form with `novalidate` is held back before the page hears of it', async ({
  page,
  checkout,
}) => {
  await checkout.openPayable(formWith(checkout.markup(), 'novalidate'));
  await pickAndPay(page, checkout);
  await expect.poll(() => submitted(page)).toEqual(once);

  const gate = checkout.hold('month');
  await checkout.pick('Monthly');
  await gate.arrived;
  await page.evaluate(() => document.querySelector('form')?.requestSubmit());
  gate.release();
  await checkout.expectPayable('month');
  expect(await submitted(page)).toEqual(once);
});

test('a button that only closes a dialog is not held back', async ({ page, checkout }) => {
  const close = '<button formmethod="dialog" formnovalidate>Cancel</button>';
  await checkout.openPayable(
    `${scriptTag}<dialog><form>${checkout.markup()}<button>Pay</button>${close}</form></dialog>`,
  );
  const dialog = page.getByRole('dialog');
  await page.locator('dialog').evaluate((dialog: HTMLDialogElement) => dialog.showModal());
  const gate = checkout.hold('year');
  await checkout.pick('Yearly');
  await gate.arrived;
  await pay(page).click();
  await expect(dialog).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  gate.release();
  await checkout.expectPayable('year');
});

test('moves the focus to the unconfirmed plan, so the space bar picks no other plan', async ({
  page,
  checkout,
}) => {
  await checkout.openPayable(formWith(checkout.markup()));
  const gate = checkout.hold('year');
  await checkout.picker.evaluate((picker: PlanPickerElement) => void picker.pick('year'));
  await gate.arrived;
  await pay(page).click();
  await expect(page.getByRole('radio', { name: 'Yearly' })).toBeFocused();
  await page.keyboard.press('Space');
  expect(await checkout.read('value')).toBe('year');
  gate.release();
  await expect.poll(() => submitted(page)).toEqual(once);
});

test('a submit in the same task as the pick focuses the picked plan, so the space bar picks no other plan', async ({
  page,
  checkout,
}) => {
  await checkout.openPayable(formWith(checkout.markup()));
  const gate = checkout.hold('year');
  // The host's button picks a plan, and then the browser submits the form.
  await checkout.picker.evaluate((picker: PlanPickerElement) => {
    picker.form?.querySelector('button')?.addEventListener('click', () => void picker.pick('year'));
  });
  await pay(page).click();
  await expect(page.getByRole('radio', { name: 'Yearly' })).toBeFocused();
  await page.keyboard.press('Space');
  expect(await checkout.read('value')).toBe('year');
  await gate.arrived;
  gate.release();
  await checkout.expectPayable('year');
});

test('after a roll-back, a submit focuses the plan that is then shown, so the space bar picks no other plan', async ({
  page,
  checkout,
}) => {
  await checkout.openPayable(formWith(checkout.markup()));
  checkout.fault({ kind: 'refuse', ident: 'year' });
  const gate = checkout.hold('month');
  await checkout.pick('Yearly');
  await gate.arrived;
  expect(await checkout.read('value')).toBe('month');
  await pay(page).click();
  await expect(page.getByRole('radio', { name: 'Monthly' })).toBeFocused();
  await page.keyboard.press('Space');
  expect(await checkout.read('value')).toBe('month');
  gate.release();
  await checkout.expectPayable('month');
});

/** The picker as a form control. While the shopper cannot pay, the browser itself stops a submit. */
import type { PlanPickerElement } from '../src/element/element.ts';
import { type Checkout, expect, scriptTag, test } from './checkout.ts';

const formWith = (content: string) =>
  `${scriptTag}<form>${content}<button>Pay</button></form><script>(${listenForSubmits})()</script>`;

/** Runs in the page. Keeps the data of each submitted form. */
const listenForSubmits = () => {
  const submitted: unknown[] = [];
  Object.assign(window, { submitted });
  document.addEventListener('submit', (event) => {
    event.preventDefault();
    submitted.push(Object.fromEntries(new FormData(event.target as HTMLFormElement)));
  });
};

const submitted = ({ picker }: Checkout) =>
  picker.evaluate(() => (window as unknown as { submitted: unknown[] }).submitted);

/** The form's validity and its data. */
const formNow = ({ picker }: Checkout) =>
  picker.evaluate((picker: PlanPickerElement) => ({
    valid: picker.form?.checkValidity(),
    data: Object.fromEntries(new FormData(picker.form ?? undefined)),
  }));

test('cannot be submitted while a pick is being saved, and submits the shown plan', async ({
  page,
  checkout,
}) => {
  await checkout.openPayable(formWith(checkout.markup()));
  expect(await formNow(checkout)).toEqual({ valid: true, data: { plan: 'month' } });
  const gate = checkout.hold();
  await checkout.pick('Yearly');
  await gate.arrived;

  expect(await formNow(checkout)).toEqual({ valid: false, data: { plan: 'year' } });
  await page.getByRole('button', { name: 'Pay' }).click();
  expect(await checkout.read('validationMessage')).toBe('One moment: your plan is still being confirmed.');

  gate.release();
  await checkout.expectPayable('year');
  expect(await formNow(checkout)).toEqual({ valid: true, data: { plan: 'year' } });
  await expect.poll(() => submitted(checkout)).toEqual([{ plan: 'year' }]);
});

test('is invalid at once after a pick', async ({ checkout }) => {
  await checkout.openPayable(formWith(checkout.markup()));
  const inTheSameTask = await checkout.picker.evaluate((picker: PlanPickerElement) => {
    picker.pick('year');
    picker.form?.requestSubmit();
    return { valid: picker.matches(':valid'), data: new FormData(picker.form ?? undefined).get('plan') };
  });
  expect(inTheSameTask).toEqual({ valid: false, data: 'year' });
  await checkout.expectPayable('year');
  expect(await submitted(checkout)).toEqual([]);
});

test('asks for a choice when nothing is chosen', async ({ page, checkout }) => {
  await checkout.open(formWith(checkout.markup('required').replace('selected="month"', '')));
  expect(await formNow(checkout)).toEqual({ valid: false, data: {} });
  expect(await checkout.read('status')).toBe('empty');
  expect(await checkout.read('validationMessage')).toBe('Choose a plan to continue.');
  await page.getByRole('button', { name: 'Pay' }).click();
  await expect(page.getByRole('radio').first()).toBeFocused();

  await checkout.pick('Weekly');
  await checkout.expectPayable('week');
  expect(await formNow(checkout)).toEqual({ valid: true, data: { plan: 'week' } });
  await page.getByRole('button', { name: 'Pay' }).click();
  expect(await submitted(checkout)).toEqual([{ plan: 'week' }]);
});

test('a reset shows and writes the plan that the page began with', async ({ page, checkout }) => {
  await checkout.openPayable(formWith(`${checkout.markup()}<button type="reset">Start over</button>`));
  await checkout.pick('Yearly');
  await checkout.expectPayable('year');

  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(page.getByRole('radio', { name: 'Monthly' })).toBeChecked();
  await checkout.expectPayable('month');
  expect(checkout.written()).toEqual(['year', 'month']);
});

test('in a disabled fieldset, the picker is not part of the form and takes no picks', async ({
  page,
  checkout,
}) => {
  await checkout.openPayable(formWith(`<fieldset disabled>${checkout.markup()}</fieldset>`));
  expect(await formNow(checkout)).toEqual({ valid: true, data: {} });
  for (const radio of await page.getByRole('radio').all()) await expect(radio).toBeDisabled();
  await page.getByRole('radio', { name: 'Yearly' }).click({ force: true });
  expect(await checkout.read('value')).toBe('month');

  await page.locator('form > fieldset').evaluate((fieldset) => fieldset.removeAttribute('disabled'));
  expect(await formNow(checkout)).toEqual({ valid: true, data: { plan: 'month' } });
  await checkout.pick('Weekly');
  await checkout.expectPayable('week');
  expect(checkout.written()).toEqual(['week']);
});

/** Form libraries read, write and check controls by their own rules. */
import type { Page } from '@playwright/test';
import { expect, type Host, scriptTag, test } from './support/host.ts';

/** A page with a picker in a form. Its script collects in `submitted` what the form's listeners hear. */
const formPage = (host: Host, libraries: readonly string[], script: string) => `
  ${libraries.map(host.library).join('')}${scriptTag}
  <form id="payment">
    ${host.markup('id="picker"')}
    <input name="email" value="a@b.test"><button>Pay</button>
  </form>
  <script>var submitted = []; ${script}</script>`;

const submitted = (page: Page) =>
  page.evaluate(() => (window as unknown as { submitted: unknown }).submitted);

const jquery = 'jquery/dist/jquery.js';

test('jQuery’s val() reads the plan shown, and picks the plan that it is given', async ({ page, host }) => {
  await host.open(
    formPage(host, [jquery], `$('#picker').on('change', () => submitted.push($('#picker').val()));`),
  );
  await host.expectPayableAt(host.picker, 'month');
  expect(await page.evaluate(`$('#picker').val()`)).toBe('month');
  await page.evaluate(`void $('#picker').val('year')`);
  await host.expectPayableAt(host.picker, 'year');
  // A pick by the host fires no `change` event.
  expect(await submitted(page)).toEqual([]);
  await host.expectUsable();
  expect(await submitted(page)).toEqual(['week']);
  await page.evaluate(`void $('#picker').prop('disabled', true).prop('disabled', false).val(null)`);
  expect(await host.read('value')).toBe('week');
});

test('jQuery Validation turns the browser’s own validation off, but hears no submit while a plan is being saved', async ({
  page,
  host,
}) => {
  const script = `$('#payment').validate({
    rules: { email: { required: true, email: true } },
    submitHandler: (form) => void submitted.push(new FormData(form).get('plan')),
  });`;
  await host.open(formPage(host, [jquery, 'jquery-validation/dist/jquery.validate.js'], script));
  await host.expectPayableAt(host.picker, 'month');
  expect(await page.evaluate(() => document.querySelector('form')?.noValidate)).toBe(true);
  const gate = host.hold('year');
  await host.pick('Yearly');
  await gate.arrived;
  await page.evaluate(() => document.querySelector('form')?.requestSubmit());
  await page.getByRole('button', { name: 'Pay' }).click();
  expect(await submitted(page)).toEqual([]);
  gate.release();
  await host.expectPayableAt(host.picker, 'year');
  // The picker held this submit back. Now the submit goes on by itself, and passes the library's own checks.
  await expect.poll(() => submitted(page)).toEqual(['year']);

  await page.getByRole('textbox').fill('no address');
  await page.getByRole('button', { name: 'Pay' }).click();
  await expect(page.getByText('Please enter a valid email address.')).toBeVisible();
  expect(await submitted(page)).toEqual(['year']);
  await page.getByRole('textbox').fill('c@d.test');
  await host.expectUsable();
  await page.getByRole('button', { name: 'Pay' }).click();
  await expect.poll(() => submitted(page)).toEqual(['year', 'week']);
});

/**
 * Sliders and page builders copy elements. If nobody sets a copy of a picker up, the copy shows no plan and knows no
 * session. So the copy does not hold back a payment with the original picker. If the markup of the copy sets it up, the
 * copy is a picker of the same checkout.
 */
import type { Page } from '@playwright/test';
import { expect, type Host, scriptTag, test } from './support/host.ts';

const submitted = (page: Page) =>
  page.evaluate(() => (window as unknown as { submitted: unknown }).submitted);

const keepSubmits = `<script>
  var submitted = [];
  document.addEventListener('submit', (event) => {
    event.preventDefault();
    submitted.push(new FormData(event.target).getAll('plan'));
  });
</script>`;

/** A form whose steps are in a slider. The picker is in the first step. */
const slider = (host: Host, picker: string, script: string, attributes = '') => `
  ${host.library('jquery/dist/jquery.js')}${host.library('slick-carousel/slick/slick.js')}${scriptTag}${keepSubmits}
  <style>.slick-slider, .slick-list { overflow: hidden } .slick-slide { float: left }</style>
  <form ${attributes}>
    <div id="slider"><div>${picker}</div><div><p>What others say</p></div></div>
    <button>Pay</button>
  </form>
  <script>{ ${host.given} ${script} }</script>`;

const slick = `$('#slider').slick({ infinite: true, arrows: false, speed: 0 });`;
const setUp = `Object.assign(document.querySelector('.original'), checkout);`;
const bare = '<ff-plan-picker class="original" name="plan"></ff-plan-picker>';

const original = (page: Page) => page.locator('.slick-slide:not(.slick-cloned) ff-plan-picker');

const expectPaidThrough = async (page: Page, host: Host) => {
  await host.expectPayableAt(original(page), 'month');
  const gate = host.hold('year');
  await original(page).getByRole('radio', { name: 'Yearly' }).click();
  await gate.arrived;
  await page.getByRole('button', { name: 'Pay' }).click();
  expect(await submitted(page)).toEqual([]);
  gate.release();
  await expect.poll(() => submitted(page)).toEqual([['year']]);
  await host.expectUsable(original(page));
  await page.getByRole('button', { name: 'Pay' }).click();
  expect(await submitted(page)).toEqual([['year'], ['week']]);
};

for (const [kind, attributes] of [
  ['a form', ''],
  ['a form that the browser does not validate', 'novalidate'],
] as const) {
  test(`in ${kind}, a slider’s copy of a picker that was set up by properties holds back nothing`, async ({
    page,
    host,
  }) => {
    await host.open(slider(host, bare, setUp + slick, attributes));
    await expect(page.locator('.slick-cloned ff-plan-picker')).toHaveCount(1);
    await expectPaidThrough(page, host);
  });
}

test('a picker that is set up only after it was copied can be paid, too', async ({ page, host }) => {
  const late = `document.querySelector('.slick-slide:not(.slick-cloned) .original')`;
  await host.open(slider(host, bare, `${slick} Object.assign(${late}, checkout);`));
  await expectPaidThrough(page, host);
});

test('pickers that nobody has set up hold their form back, however many there are', async ({
  page,
  host,
}) => {
  // With `novalidate`, the browser itself does not hold the form back. So only the picker can hold it back here.
  await host.open(slider(host, bare, slick, 'novalidate'));
  await expect(page.locator('ff-plan-picker')).toHaveCount(2);
  await page.getByRole('button', { name: 'Pay' }).click();
  await page.evaluate(() => document.querySelector('form')?.requestSubmit());
  expect(await submitted(page)).toEqual([]);
  expect(await page.evaluate(() => document.querySelector('form')?.checkValidity())).toBe(false);

  // Now one of the two pickers is set up. Only this picker may hold the form back, and only until the shopper can pay.
  const gate = host.hold('month');
  await page.evaluate(
    (given) => new Function(`${given} Object.assign(document.querySelector('ff-plan-picker'), checkout)`)(),
    host.given,
  );
  await gate.arrived;
  expect(await page.evaluate(() => document.querySelector('form')?.checkValidity())).toBe(false);
  gate.release();
  await expect.poll(() => page.evaluate(() => document.querySelector('form')?.checkValidity())).toBe(true);
});

test('a slider’s copy of a picker in markup shows and pays the same plan', async ({ page, host }) => {
  await host.open(slider(host, host.markup(), slick));
  await expect(page.locator('.slick-cloned ff-plan-picker')).toHaveCount(1);
  await host.expectUsable(original(page));
  await host.expectPayableAt(page.locator('.slick-cloned ff-plan-picker'), 'week');
  const writes = host.written().length;
  await page.getByRole('button', { name: 'Pay' }).click();
  expect(await submitted(page)).toEqual([['week', 'week']]);
  expect(host.written().length).toBe(writes);
});

test('a page builder whose block inserts itself anew, scripts included, keeps the pick', async ({
  page,
  host,
}) => {
  const block = `<div class="plans"></div><script>{
    ${host.given}
    PlanPicker.mount('.plans', checkout);
  }</script>`;
  await host.open(`${host.library('jquery/dist/jquery.js')}${scriptTag}<div id="block"></div>`);
  // `html()` of jQuery also runs the scripts in the markup.
  const insert = () => page.evaluate((html) => new Function('html', `$('#block').html(html)`)(html), block);
  await insert();
  await host.expectPayableAt(host.picker, 'month');
  const gate = host.hold('year');
  await host.pick('Yearly');
  await gate.arrived;
  await insert();
  expect([await host.read('value'), await host.read('canPay')]).toEqual(['year', false]);
  gate.release();
  await host.expectPayableAt(host.picker, 'year');
  await host.expectUsable();
});

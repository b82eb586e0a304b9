/** The demo's page with the service's SDK, as `npm start` serves it. A stand-in takes the place of the SDK. */
import { expect, type Page, test } from '@playwright/test';
import type { ViteDevServer } from 'vite';
import type { PlanPickerElement } from '../src/index.ts';
import { startDevServer } from './dev-server.ts';
import { holdRequests } from './held-requests.ts';

let server: ViteDevServer;
let site: string;

test.beforeAll(async () => {
  ({ server, site } = await startDevServer());
});

test.afterAll(() => server.close());

const orderId = (page: Page) =>
  page.locator('ff-plan-picker').evaluate((picker: PlanPickerElement) => picker.session?.orderId);

const charged = async (page: Page): Promise<string[]> => {
  const answer = await page.request.get(`${site}sandbox/sessions/${await orderId(page)}`);
  return (await answer.json()).payments.map(({ ident }: { ident: string }) => ident);
};

const payable = (page: Page, ident: string) =>
  expect
    .poll(() =>
      page
        .locator('ff-plan-picker')
        .evaluate(({ value, canPay }: PlanPickerElement) => (canPay ? value : null)),
    )
    .toBe(ident);

const open = async (page: Page) => {
  await page.goto(site);
  await page.getByRole('link', { name: 'SDK' }).click();
  await payable(page, 'pp_monthly');
};

const choose = async (page: Page, label: string) => {
  const answered = page.waitForResponse((response) => response.url().endsWith('/payment-faults'));
  await page.getByLabel(label, { exact: true }).check();
  await answered;
};

const pay = (page: Page) => page.getByRole('button', { name: 'Pay', exact: true }).click();
const told = (page: Page) => page.locator('#payment').getByRole('status');

test('a charge waits until the plan on screen is in the session', async ({ page }) => {
  await open(page);
  const release = await holdRequests(page, '**/update_client_session');
  await page.getByRole('radio', { name: 'Yearly' }).click();
  // The form is inert now, but code can still press the SDK's own button. So the bridge must make that charge wait.
  await page.locator('#payment .pay').dispatchEvent('click');
  await expect(told(page)).toHaveText('Paying…');
  expect(await charged(page)).toEqual([]);
  release();
  await expect(told(page)).toHaveText('Paid. Thank you!');
  expect(await charged(page)).toEqual(['pp_yearly']);
  await expect(page.locator('#facts')).toContainText('chargedpp_yearly');
});

test('a payment that needs a step of the bank is charged after the step', async ({ page }) => {
  await open(page);
  await choose(page, 'asks for a step');
  await pay(page);
  const step = page.getByRole('button', { name: 'Confirm in the bank’s app' });
  await expect(step).toBeVisible();
  expect(await charged(page)).toEqual([]);
  await step.click();
  await expect(told(page)).toHaveText('Paid. Thank you!');
  expect(await charged(page)).toEqual(['pp_monthly']);
});

test('a declined payment goes on with another order', async ({ page }) => {
  await open(page);
  const first = await orderId(page);
  await choose(page, 'declines');
  await pay(page);
  await expect(told(page)).toHaveText('Your card was declined.');
  await expect.poll(() => orderId(page)).not.toBe(first);
  await payable(page, 'pp_monthly');
  await choose(page, 'accepts');
  await pay(page);
  await expect(told(page)).toHaveText('Paid. Thank you!');
  expect(await charged(page)).toEqual(['pp_monthly']);
});
